//! Items of S3, shaped like its API.

use super::shape::{Document, shape};

shape! { "snake_case":
    /// What was seen of S3; contents of objects are never read; source: the [API](https://docs.aws.amazon.com/AmazonS3/latest/API/Welcome.html).
    S3 {
        /// Bucket policies.
        bucket_policies: Option<Vec<BucketPolicy>>,
        /// Objects that environment files name.
        objects: Option<Vec<BucketObject>>,
    }
}

shape! { "PascalCase":
    /// The policy of a bucket.
    BucketPolicy {
        /// The bucket.
        bucket: String,
        /// What it says.
        policy: Document,
    }

    /// An object that is there.
    BucketObject {
        /// `bucket/key`.
        name: String,
    }
}
