/// The URI record (NFC Forum, URI Record Type Definition 1.0).
package enum URIRecord {
    /// What the first byte of the payload stands for (table 3); higher numbers are reserved.
    static let prefixes = [
        "", "http://www.", "https://www.", "http://", "https://", "tel:", "mailto:",
        "ftp://anonymous:anonymous@", "ftp://ftp.", "ftps://", "sftp://", "smb://", "nfs://",
        "ftp://", "dav://", "news:", "telnet://", "imap:", "rtsp://", "urn:", "pop:", "sip:",
        "sips:", "tftp:", "btspp://", "btl2cap://", "btgoep://", "tcpobex://", "irdaobex://",
        "file://", "urn:epc:id:", "urn:epc:tag:", "urn:epc:pat:", "urn:epc:raw:", "urn:epc:",
        "urn:nfc:",
    ]

    package static func record(_ text: String) -> NDEFRecord {
        let code = code(of: text)
        let rest = text.utf8.dropFirst(prefixes[code].utf8.count)
        return NDEFRecord(
            format: NDEFRecord.Format.wellKnown,
            type: NDEFRecord.uriType,
            payload: [UInt8(code)] + rest
        )
    }

    /// The address that the record spells.
    package static func text(of record: NDEFRecord) throws(CardFault) -> String {
        guard record.isURI else { throw .noMessage }
        guard let code = record.payload.first, Int(code) < prefixes.count else { throw .malformed }
        guard let rest = String(validating: record.payload.dropFirst(), as: UTF8.self) else {
            throw .malformed
        }
        return prefixes[Int(code)] + rest
    }

    /// The longest prefix, so that an address has one spelling and as few bytes as it can.
    private static func code(of text: String) -> Int {
        let fitting = prefixes.indices.filter { text.utf8.starts(with: prefixes[$0].utf8) }
        return fitting.max { prefixes[$0].utf8.count < prefixes[$1].utf8.count } ?? 0
    }
}
