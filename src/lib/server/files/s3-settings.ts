/** The settings of an S3-compatible store, all of them or none. */

export type S3Settings = {
	/** Address of the bucket: https://s3.example.vn/thuoc-so */
	url: string;
	region: string;
	accessKeyId: string;
	secretAccessKey: string;
};

/** Undefined when FILES_URL is not set. Throws with what is missing: documents must not land in the wrong place. */
export function readS3Settings(env: NodeJS.ProcessEnv): S3Settings | undefined {
	const { FILES_URL: url, S3_ACCESS_KEY: accessKeyId, S3_SECRET_KEY: secretAccessKey } = env;
	if (!url) return undefined;
	if (!/^https?:\/\/[^/]+\/[^/?#]+\/?$/.test(url))
		throw new BrokenSettings(
			`FILES_URL is "${url}"; it must be the address of a bucket, as https://s3.example.vn/thuoc-so.`
		);
	if (!accessKeyId || !secretAccessKey)
		throw new BrokenSettings('FILES_URL needs S3_ACCESS_KEY and S3_SECRET_KEY beside it.');
	return { url, region: env.S3_REGION || 'us-east-1', accessKeyId, secretAccessKey };
}

/** A setting that cannot be meant; its message says what to write instead. */
export class BrokenSettings extends Error {
	override name = 'BrokenSettings';
}
