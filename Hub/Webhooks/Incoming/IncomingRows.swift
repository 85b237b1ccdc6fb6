package import Kernel
package import Vocabulary

/// A message as it came: its bytes first, whatever they mean.
package struct IncomingMessage: Sendable, Hashable {
    package let number: Int64
    package let source: String
    package let message: String
    /// The fields that signatures and their readers need, as JSON.
    package let fields: JSONValue
    package let body: [UInt8]
    package let address: String
    package let received: Timestamp
}

/// What others sent, inside a transaction.
package struct IncomingRows {
    private let session: any Session

    package init(_ session: any Session) {
        self.session = session
    }

    private static let columns = "number, source, message, fields, body, address, received_at"

    /// The number under which it is stored; nil when it was stored before.
    func add(
        company: CompanyID,
        source: String,
        message: String,
        fields: JSONValue,
        body: [UInt8],
        address: String,
        at now: Timestamp
    ) throws(StoreError) -> Int64? {
        let row: [StoreValue] = [
            company.storeValue, source.storeValue, message.storeValue,
            String(decoding: fields.bytes, as: UTF8.self).storeValue, body.storeValue,
            address.storeValue, now.storeValue,
        ]
        let added = try session.insert(
            into: "incoming_webhook",
            columns: [
                "company", "source", "message", "fields", "body", "address", "received_at",
            ],
            rows: [row],
            onConflict: .keep
        )
        guard added == 1 else { return nil }
        return try session.first(
            """
            SELECT number FROM incoming_webhook
            WHERE company = $1 AND source = $2 AND message = $3
            """,
            company,
            source,
            message
        ) { row throws(StoreError) in try row.int64(0) }
    }

    /// The message of a number, for the consumer that its event told of it.
    package func find(_ number: Int64, company: CompanyID) throws(StoreError) -> IncomingMessage? {
        try session.first(
            """
            SELECT \(Self.columns) FROM incoming_webhook WHERE number = $1 AND company = $2
            """,
            number,
            company
        ) { row throws(StoreError) in try Self.message(row) }
    }

    func page(
        company: CompanyID,
        before number: Int64,
        limit: Int
    ) throws(StoreError) -> [IncomingMessage] {
        try session.rows(
            """
            SELECT \(Self.columns) FROM incoming_webhook WHERE company = $1 AND number < $2
            ORDER BY number DESC LIMIT $3
            """,
            company,
            number,
            limit
        ) { row throws(StoreError) in try Self.message(row) }
    }

    func prune(before moment: Timestamp) throws(StoreError) -> Int {
        try session.run("DELETE FROM incoming_webhook WHERE received_at < $1", moment)
    }

    private static func message(_ row: StoreRow) throws(StoreError) -> IncomingMessage {
        IncomingMessage(
            number: try row.int64(0),
            source: try row.text(1),
            message: try row.text(2),
            fields: JSONValue(parsing: Array(try row.text(3).utf8)) ?? .null,
            body: try row.bytes(4),
            address: try row.text(5),
            received: try row.timestamp(6)
        )
    }
}
