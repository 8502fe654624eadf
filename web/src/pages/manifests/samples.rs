//! A small document of each format, and one that has something wrong with it.

use longshore_core::diagnostics::schema1;

/// A document to begin with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample {
    /// Its name in the menu.
    pub(crate) name: &'static str,
    /// Its text.
    pub(crate) text: &'static str,
}

impl Sample {
    /// What a first visit finds: something to mend.
    pub(crate) const FIRST: Self = Self { name: "Image manifest with mistakes", text: MISTAKES };

    /// All of them, in the order of the menu.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        let signed = std::str::from_utf8(schema1::MISMATCH.right.document).unwrap_or_default();
        [
            Self::FIRST,
            Self { name: "OCI image manifest", text: MANIFEST },
            Self { name: "OCI image index", text: INDEX },
            Self { name: "OCI artifact manifest", text: ARTIFACT },
            Self { name: "OCI image config", text: CONFIG },
            Self { name: "OCI descriptor", text: DESCRIPTOR },
            Self { name: "OCI image layout", text: LAYOUT },
            Self { name: "Docker schema 2 manifest", text: DOCKER_MANIFEST },
            Self { name: "Docker manifest list", text: DOCKER_LIST },
            Self { name: "Docker image config", text: DOCKER_CONFIG },
            Self { name: "Docker schema 1 manifest", text: SCHEMA1 },
            Self { name: "Signed Docker schema 1 manifest", text: signed },
        ]
        .into_iter()
    }

    /// The sample of a name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::all().find(|sample| sample.name == name)
    }
}

const MISTAKES: &str = r#"{
  "schemaVersion": 2,
  "mediaType": "application/vnd.oci.image.manifest.v1+json",
  "config": {
    "mediaType": "application/vnd.oci.image.config.v1+json",
    "digest": "sha256:5891B5B522D5DF086D0FF0B110FBD9D21BB4FC7163AF34D08286A2E846F6BE03",
    "size": 1470
  },
  "layers": [
    {
      "mediaType": "application/vnd.oci.image.layer.v1.tar+gzip",
      "digest": "sha256:e258d248fda94c63753607f7c4494ee0fcbe92f1a76bfdac795c9d84101eb317",
      "size": 31457280
    },
    {
      "mediaType": "application/vnd.oci.image.layer.v1.tar+gzip",
      "digest": "sha256:3c3a4604a545cdc127456d94e421cd355bca5b528f4a9c1905b15da2eb4a4c6b",
      "size": "5242880",
    }
  ],
  // Who made it
  "annotations": {
    "org.opencontainers.image.created": "yesterday",
    "org.opencontainers.image.revision": 42
  }
}
"#;

const MANIFEST: &str = r#"{
  "schemaVersion": 2,
  "mediaType": "application/vnd.oci.image.manifest.v1+json",
  "config": {
    "mediaType": "application/vnd.oci.image.config.v1+json",
    "digest": "sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03",
    "size": 1470
  },
  "layers": [
    {
      "mediaType": "application/vnd.oci.image.layer.v1.tar+gzip",
      "digest": "sha256:e258d248fda94c63753607f7c4494ee0fcbe92f1a76bfdac795c9d84101eb317",
      "size": 31457280
    },
    {
      "mediaType": "application/vnd.oci.image.layer.v1.tar+zstd",
      "digest": "sha256:3c3a4604a545cdc127456d94e421cd355bca5b528f4a9c1905b15da2eb4a4c6b",
      "size": 5242880
    },
    {
      "mediaType": "application/vnd.oci.image.layer.v1.tar+gzip",
      "digest": "sha256:ec4b8955958665577945c89419d1af06b5f7636b4ac3da7f12184802ad867736",
      "size": 73109
    }
  ],
  "annotations": {
    "org.opencontainers.image.created": "2026-01-02T03:04:05Z",
    "org.opencontainers.image.title": "A sample"
  }
}
"#;

const INDEX: &str = r#"{
  "schemaVersion": 2,
  "mediaType": "application/vnd.oci.image.index.v1+json",
  "manifests": [
    {
      "mediaType": "application/vnd.oci.image.manifest.v1+json",
      "digest": "sha256:e692418e4cbaf90ca69d05a66403747baa33ee08806650b51fab815ad7fc331f",
      "size": 7143,
      "platform": { "architecture": "amd64", "os": "linux" }
    },
    {
      "mediaType": "application/vnd.oci.image.manifest.v1+json",
      "digest": "sha256:5b0bcabd1ed22e9fb1310cf6c2dec7cdef19f0ad69efa1f392e94a4333501270",
      "size": 7682,
      "platform": { "architecture": "arm64", "os": "linux", "variant": "v8" }
    },
    {
      "mediaType": "application/vnd.oci.image.manifest.v1+json",
      "digest": "sha256:9834876dcfb05cb167a5c24953eba58c4ac89b1adf57f28f2f9d09af107ee8f0",
      "size": 3210,
      "platform": { "architecture": "s390x", "os": "linux" }
    }
  ]
}
"#;

const ARTIFACT: &str = r#"{
  "schemaVersion": 2,
  "mediaType": "application/vnd.oci.image.manifest.v1+json",
  "artifactType": "application/vnd.example.note.v1",
  "config": {
    "mediaType": "application/vnd.oci.empty.v1+json",
    "digest": "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
    "size": 2,
    "data": "e30="
  },
  "layers": [
    {
      "mediaType": "application/vnd.oci.empty.v1+json",
      "digest": "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
      "size": 2,
      "data": "e30="
    }
  ],
  "annotations": {
    "org.opencontainers.image.created": "2026-01-02T03:04:05Z"
  }
}
"#;

const CONFIG: &str = r#"{
  "created": "2026-01-02T03:04:05Z",
  "architecture": "amd64",
  "os": "linux",
  "config": {
    "Env": ["PATH=/usr/local/bin:/usr/bin:/bin"],
    "Cmd": ["/bin/sh"],
    "Labels": { "maintainer": "someone@example.org" }
  },
  "rootfs": {
    "type": "layers",
    "diff_ids": [
      "sha256:c6f988f4874bb0add23a778f753c65efe992244e148a1d2ec2a8b664fb66bbd1",
      "sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef"
    ]
  },
  "history": [
    { "created": "2026-01-02T03:04:05Z", "created_by": "ADD rootfs.tar /" },
    { "created": "2026-01-02T03:04:06Z", "created_by": "ENV PATH=/usr/local/bin:/usr/bin:/bin", "empty_layer": true },
    { "created": "2026-01-02T03:04:07Z", "created_by": "COPY app /usr/local/bin/app" }
  ]
}
"#;

const DESCRIPTOR: &str = r#"{
  "mediaType": "application/vnd.oci.image.layer.v1.tar+gzip",
  "digest": "sha256:5b0bcabd1ed22e9fb1310cf6c2dec7cdef19f0ad69efa1f392e94a4333501270",
  "size": 7682
}
"#;

const LAYOUT: &str = "{ \"imageLayoutVersion\": \"1.0.0\" }\n";

const DOCKER_MANIFEST: &str = r#"{
  "schemaVersion": 2,
  "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
  "config": {
    "mediaType": "application/vnd.docker.container.image.v1+json",
    "size": 1470,
    "digest": "sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"
  },
  "layers": [
    {
      "mediaType": "application/vnd.docker.image.rootfs.diff.tar.gzip",
      "size": 31457280,
      "digest": "sha256:e258d248fda94c63753607f7c4494ee0fcbe92f1a76bfdac795c9d84101eb317"
    }
  ]
}
"#;

const DOCKER_LIST: &str = r#"{
  "schemaVersion": 2,
  "mediaType": "application/vnd.docker.distribution.manifest.list.v2+json",
  "manifests": [
    {
      "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
      "size": 7143,
      "digest": "sha256:e692418e4cbaf90ca69d05a66403747baa33ee08806650b51fab815ad7fc331f",
      "platform": { "architecture": "amd64", "os": "linux" }
    },
    {
      "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
      "size": 7682,
      "digest": "sha256:5b0bcabd1ed22e9fb1310cf6c2dec7cdef19f0ad69efa1f392e94a4333501270",
      "platform": { "architecture": "arm64", "os": "linux", "variant": "v8" }
    }
  ]
}
"#;

const DOCKER_CONFIG: &str = r##"{
  "architecture": "amd64",
  "os": "linux",
  "docker_version": "20.10.7",
  "created": "2026-01-02T03:04:05Z",
  "container_config": { "Cmd": ["/bin/sh", "-c", "#(nop) CMD [\"/bin/sh\"]"] },
  "config": { "Cmd": ["/bin/sh"] },
  "rootfs": {
    "type": "layers",
    "diff_ids": ["sha256:c6f988f4874bb0add23a778f753c65efe992244e148a1d2ec2a8b664fb66bbd1"]
  },
  "history": [
    { "created": "2026-01-02T03:04:05Z", "created_by": "/bin/sh -c #(nop) ADD file:… in / " },
    { "created": "2026-01-02T03:04:06Z", "created_by": "/bin/sh -c #(nop) CMD [\"/bin/sh\"]", "empty_layer": true }
  ]
}
"##;

const SCHEMA1: &str = r#"{
   "schemaVersion": 1,
   "name": "library/sample",
   "tag": "latest",
   "architecture": "amd64",
   "fsLayers": [
      { "blobSum": "sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4" },
      { "blobSum": "sha256:e258d248fda94c63753607f7c4494ee0fcbe92f1a76bfdac795c9d84101eb317" }
   ],
   "history": [
      { "v1Compatibility": "{\"id\":\"b\",\"parent\":\"a\",\"created\":\"2026-01-02T03:04:06Z\"}" },
      { "v1Compatibility": "{\"id\":\"a\",\"created\":\"2026-01-02T03:04:05Z\"}" }
   ]
}
"#;

#[cfg(test)]
mod tests {
    use super::*;
    use longshore_core::validate::{Format, Judge, Options, Verdict, validate};

    #[test]
    fn there_is_a_sample_of_each_format_that_every_judge_accepts() {
        let mut formats = Vec::new();
        for sample in Sample::all().filter(|sample| sample.name != Sample::FIRST.name) {
            let report = validate(sample.text.as_bytes(), &Options::default());
            formats.extend(report.format());
            for judge in Judge::ALL {
                let decisive = report.decisive(judge).map(|finding| &finding.message);
                assert_ne!(report.verdict(judge), Verdict::Reject, "{} {judge:?} {decisive:?}", sample.name);
            }
        }
        for format in Format::ALL {
            assert!(formats.contains(&format), "{}", format.name());
        }
    }

    #[test]
    fn the_first_one_has_something_to_mend() {
        let report = validate(Sample::FIRST.text.as_bytes(), &Options::default());
        assert!(report.findings().len() >= 4);
        assert!(report.findings().iter().filter(|finding| finding.repair.is_some()).count() >= 2);
    }
}
