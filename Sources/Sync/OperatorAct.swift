package import Crypto
package import Vocabulary

/// One thing that an operator did to keys or devices, as the hub's record keeps it.
///
/// ```
/// digest = SHA-256("JLNACTS1" 8 · digest of the act before 32 · number 8 · at 8
///          · operator, act, subject, detail: each length 4 + UTF-8)
/// ```
/// Numbers begin with 1 and have no gap; the first is chained to SHA-256("JLNACTS1").
package struct OperatorAct: Hashable, Sendable {
    package static let domain = Array("JLNACTS1".utf8)
    package static let genesis = SHA256.digest(domain)

    package let number: UInt64
    package let at: Timestamp
    package let operatorName: String
    /// A word such as `keys.rotate`.
    package let act: String
    /// What it was done to.
    package let subject: String
    package let detail: String
    package let digest: Digest

    package init(
        number: UInt64,
        at: Timestamp,
        operatorName: String,
        act: String,
        subject: String,
        detail: String,
        digest: Digest
    ) {
        self.number = number
        self.at = at
        self.operatorName = operatorName
        self.act = act
        self.subject = subject
        self.detail = detail
        self.digest = digest
    }

    /// The next act after another, chained to it.
    package init(
        number: UInt64,
        at: Timestamp,
        operatorName: String,
        act: String,
        subject: String,
        detail: String,
        after previous: Digest
    ) {
        var writer = ByteWriter(capacity: 256)
        writer.raw(Self.domain)
        writer.raw(previous.bytes)
        writer.number(number)
        writer.number(at.milliseconds)
        for text in [operatorName, act, subject, detail] {
            let bytes = Array(text.utf8)
            writer.number(UInt32(clamping: bytes.count))
            writer.raw(bytes)
        }
        self.init(
            number: number,
            at: at,
            operatorName: operatorName,
            act: act,
            subject: subject,
            detail: detail,
            digest: SHA256.digest(writer.bytes)
        )
    }

    /// The digest that this content has behind that act.
    package func expected(after previous: Digest) -> Digest {
        OperatorAct(
            number: number,
            at: at,
            operatorName: operatorName,
            act: act,
            subject: subject,
            detail: detail,
            after: previous
        ).digest
    }
}

/// Checks acts in their order, one after the other: what is missing or was changed, and where.
package struct ActChain: Hashable, Sendable {
    package enum Fault: Error, Hashable, Sendable {
        /// An act of this number was taken out.
        case missing(UInt64)
        /// The act of this number, or the one before it, is not what was written.
        case changed(UInt64)
        /// The record ends before the act that was seen here last.
        case cut(after: UInt64)
    }

    package private(set) var number: UInt64
    package private(set) var digest: Digest

    /// Goes on behind an act that was verified before, or begins.
    package init(after number: UInt64 = 0, digest: Digest = OperatorAct.genesis) {
        self.number = number
        self.digest = digest
    }

    package mutating func take(_ act: OperatorAct) throws(Fault) {
        guard act.number == number + 1 else { throw .missing(number + 1) }
        guard act.expected(after: digest) == act.digest else { throw .changed(act.number) }
        number = act.number
        digest = act.digest
    }

    /// Whether the record still reaches the act that was the last at an earlier look.
    package func reach(_ last: UInt64) throws(Fault) {
        guard number >= last else { throw .cut(after: number) }
    }
}
