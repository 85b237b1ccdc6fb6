import Crypto
package import Vocabulary

/// Why a head is not applied; `fork` and `rollback` are alarms.
package enum HeadRefusal: String, Error, CaseIterable, Sendable {
    case malformed
    case wrongScope = "wrong_scope"
    case unknownKey = "unknown_key"
    case badSignature = "bad_signature"
    case olderEpoch = "older_epoch"
    case rollback
    case fork
    case brokenChain = "broken_chain"
    case expired
}

/// The highest head that a device has ever applied; kept in its journal, not in the cache.
package struct HeadMark: Hashable, Sendable {
    package let hubEpoch: UInt32
    package let version: UInt64
    /// The start of the head's SHA-256, as a journal record holds it.
    package let digestStart: [UInt8]
    /// The number of the key that signed it; zero in journals that did not keep it.
    package let key: UInt8

    package static let digestByteCount = 16

    package init(hubEpoch: UInt32, version: UInt64, digestStart: [UInt8], key: UInt8 = 0) {
        precondition(digestStart.count == Self.digestByteCount, "a mark holds 16 bytes of digest")
        self.hubEpoch = hubEpoch
        self.version = version
        self.digestStart = digestStart
        self.key = key
    }

    package init(_ head: SignedHead) {
        self.init(
            hubEpoch: head.head.hubEpoch,
            version: head.head.version,
            digestStart: Array(head.digest.bytes.prefix(Self.digestByteCount)),
            key: head.head.key
        )
    }

    /// Whether it still binds: a mark of a key that was withdrawn binds nobody.
    ///
    /// A stolen key may have signed the highest version there is; without this a device would wait
    /// for a higher one for ever (TUF 1.0.34, 5.3.11: recovery from a fast-forward attack).
    package func binds(under keyring: Keyring) -> Bool {
        key == 0 || keyring.lists(key, role: .head)
    }
}

/// The client rules of a signed cache (TUF 1.0.34 part 5, one object instead of four).
package enum HeadRules {
    /// What an acceptable head asks for.
    package enum Answer: Hashable, Sendable {
        case apply
        case alreadyHere
    }

    /// Judges a head against what this device has seen; `low` was fixed when the update began.
    package static func judge(
        _ signed: SignedHead,
        scope: ScopeID,
        keyring: Keyring,
        mark: HeadMark?,
        current: SignedHead?,
        low: Timestamp
    ) throws(HeadRefusal) -> Answer {
        try verify(signed, scope: scope, keyring: keyring)
        let head = signed.head
        let mark = mark.flatMap { $0.binds(under: keyring) ? $0 : nil }
        let current = current.flatMap { keyring.lists($0.head.key, role: .head) ? $0 : nil }
        if let mark, head.hubEpoch < mark.hubEpoch { throw .olderEpoch }
        if let mark, head.hubEpoch == mark.hubEpoch {
            guard head.version >= mark.version else { throw .rollback }
            let isSame = HeadMark(signed).digestStart == mark.digestStart
            guard head.version > mark.version || isSame else { throw .fork }
            if current?.bytes == signed.bytes { return .alreadyHere }
        }
        if let current, current.head.hubEpoch == head.hubEpoch,
            current.head.version < .max, head.version == current.head.version + 1,
            head.previous != current.digest
        {
            throw .brokenChain
        }
        guard head.expiresAt > low else { throw .expired }
        return .apply
    }

    /// Checks scope, key and signature alone, as for a cache found at start.
    package static func verify(
        _ signed: SignedHead,
        scope: ScopeID,
        keyring: Keyring
    ) throws(HeadRefusal) {
        let head = signed.head
        guard head.scope == scope else { throw .wrongScope }
        guard let key = keyring.key(head.key, role: .head, at: head.issuedAt) else {
            throw .unknownKey
        }
        guard signed.isSigned(by: key) else { throw .badSignature }
    }
}
