/// Whether a flash takes the place of the one that is here.
package enum FlashRules {
    package enum Answer: Hashable, Sendable {
        /// It is newer: it replaces the one that is here.
        case take
        /// The same list under another key: kept instead, so that it can be read again when the
        /// older key is gone.
        case renew
        case alreadyHere
        /// Older than what is here, or of an earlier life of the hub.
        case older
        /// Two different lists bear one sequence: somebody else signs, an alarm.
        case fork
    }

    /// `isKeyListed` says whether the keyring still lists the key of the one that is here.
    ///
    /// One whose key was withdrawn stays in force, since what it strikes is struck, but ranks below
    /// any other: a stolen key could have counted to the end (fast-forward, TUF 1.0.34, 1.5.2).
    package static func judge(
        _ flash: Flash,
        after known: Flash?,
        isKeyListed: Bool
    ) -> Answer {
        guard let known else { return .take }
        guard isKeyListed else { return flash == known ? .alreadyHere : .take }
        let (new, old) = ((flash.hubEpoch, flash.sequence), (known.hubEpoch, known.sequence))
        guard new >= old else { return .older }
        guard new == old else { return .take }
        guard flash.saysSame(as: known) else { return .fork }
        return flash.key == known.key ? .alreadyHere : .renew
    }
}

extension Flash {
    /// Whether two say the same, whoever signed them.
    fileprivate func saysSame(as other: Flash) -> Bool {
        completeFrom == other.completeFrom && time == other.time && entries == other.entries
    }
}
