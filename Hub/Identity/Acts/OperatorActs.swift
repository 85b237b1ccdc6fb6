import Crypto
package import Kernel
package import Sync
package import Vocabulary

/// The record of what operators did to keys and devices: written in the transaction of the act, and
/// never changed after.
package struct OperatorActs {
    /// Longer texts are cut: the record names what was done and is no store of contents.
    private static let textBytesMax = 1_000
    package static let pageMax = 500

    private let session: any Session
    private let company: CompanyID

    package init(_ session: any Session, company: CompanyID) {
        self.session = session
        self.company = company
    }

    package func add(
        _ act: String,
        of subject: String,
        _ detail: String = "",
        by operatorName: String,
        at now: Timestamp
    ) throws(StoreError) {
        let last = try newest()
        let next = OperatorAct(
            number: (last?.number ?? 0) + 1,
            at: now,
            operatorName: Self.cut(operatorName),
            act: act,
            subject: Self.cut(subject),
            detail: Self.cut(detail),
            after: last?.digest ?? OperatorAct.genesis
        )
        try session.run(
            """
            INSERT INTO operator_act
            (company, number, at, operator, act, subject, detail, digest)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            company,
            Int64(clamping: next.number),
            next.at,
            next.operatorName,
            next.act,
            next.subject,
            next.detail,
            next.digest.bytes
        )
    }

    /// The acts behind a number, in their order.
    package func page(after number: UInt64, limit: Int) throws(StoreError) -> [OperatorAct] {
        try session.rows(
            """
            SELECT \(Self.columns) FROM operator_act WHERE company = $1 AND number > $2
            ORDER BY number LIMIT $3
            """,
            company,
            Int64(clamping: number),
            min(limit, Self.pageMax)
        ) { row throws(StoreError) in try Self.act(row) }
    }

    private static let columns = "number, at, operator, act, subject, detail, digest"

    private func newest() throws(StoreError) -> OperatorAct? {
        try session.first(
            """
            SELECT \(Self.columns) FROM operator_act WHERE company = $1
            ORDER BY number DESC LIMIT 1
            """,
            company
        ) { row throws(StoreError) in try Self.act(row) }
    }

    private static func act(_ row: StoreRow) throws(StoreError) -> OperatorAct {
        guard let digest = Digest(try row.bytes(6)) else {
            throw StoreError(.mismatch, "An act of an operator has no digest.")
        }
        return OperatorAct(
            number: try row.number(0),
            at: try row.timestamp(1),
            operatorName: try row.text(2),
            act: try row.text(3),
            subject: try row.text(4),
            detail: try row.text(5),
            digest: digest
        )
    }

    private static func cut(_ text: String) -> String {
        guard text.utf8.count > textBytesMax else { return text }
        return String(decoding: text.utf8.prefix(textBytesMax), as: UTF8.self)
    }
}
