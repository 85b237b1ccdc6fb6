package import Crypto
package import Vocabulary

/// The documents of a company, inside a transaction; each is stored once, by its content.
///
/// Companies share no bytes, so that nobody learns from a digest what another company holds.
package struct Documents {
    private let session: any Session
    private let company: CompanyID

    package init(_ session: any Session, company: CompanyID) {
        self.session = session
        self.company = company
    }

    /// Stores bytes, or finds the document that has them; the first name and type stay.
    package func put(
        _ content: [UInt8],
        mediaType: String,
        name: String,
        by creator: String,
        at now: Timestamp
    ) throws -> Document {
        guard content.count <= Document.bytesMax else { throw DocumentRefusal.tooLarge }
        guard Document.isMediaType(mediaType) else { throw DocumentRefusal.mediaTypeWrong }
        guard Document.isName(name) else { throw DocumentRefusal.nameWrong }
        let digest = SHA256.digest(content)
        if let known = try find(digest) {
            guard known.erased == nil else { throw DocumentRefusal.erased }
            return known
        }
        try session.run(
            """
            INSERT INTO document
            (company, digest, media_type, name, byte_count, created_by, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            company,
            digest.bytes,
            mediaType,
            name,
            content.count,
            creator,
            now
        )
        try session.run(
            "INSERT INTO document_content (company, digest, content) VALUES ($1, $2, $3)",
            company,
            digest.bytes,
            content
        )
        return Document(
            digest: digest,
            mediaType: mediaType,
            name: name,
            byteCount: content.count,
            creator: creator,
            created: now,
            erased: nil
        )
    }

    package func find(_ digest: Digest) throws(StoreError) -> Document? {
        try session.first(
            """
            SELECT media_type, name, byte_count, created_by, created_at, erased_at FROM document
            WHERE company = $1 AND digest = $2
            """,
            company,
            digest.bytes
        ) { row throws(StoreError) in
            Document(
                digest: digest,
                mediaType: try row.text(0),
                name: try row.text(1),
                byteCount: try row.int(2),
                creator: try row.text(3),
                created: try row.timestamp(4),
                erased: try row.optional(5) { column throws(StoreError) in
                    try row.timestamp(column)
                }
            )
        }
    }

    /// The bytes, once they are seen to be those that were stored.
    package func content(_ digest: Digest) throws -> [UInt8] {
        guard let document = try find(digest) else { throw DocumentRefusal.notFound }
        guard document.erased == nil else { throw DocumentRefusal.erased }
        let found = try session.first(
            "SELECT content FROM document_content WHERE company = $1 AND digest = $2",
            company,
            digest.bytes
        ) { row throws(StoreError) in try row.bytes(0) }
        guard let found, found.count == document.byteCount, SHA256.digest(found) == digest else {
            throw DocumentRefusal.damaged
        }
        return found
    }

    /// Takes the bytes away for good and leaves the row; false when that was done before.
    @discardableResult
    package func erase(_ digest: Digest, at now: Timestamp) throws -> Bool {
        guard let document = try find(digest) else { throw DocumentRefusal.notFound }
        guard document.erased == nil else { return false }
        try session.run(
            "DELETE FROM document_content WHERE company = $1 AND digest = $2",
            company,
            digest.bytes
        )
        try session.run(
            """
            UPDATE document SET erased_at = $1, name = 'erased'
            WHERE company = $2 AND digest = $3
            """,
            now,
            company,
            digest.bytes
        )
        return true
    }
}
