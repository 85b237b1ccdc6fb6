import Access
import Crypto
import Rights
import Vocabulary

/// Which phone may hold a right: pure, the caller brings rows and time.
enum HolderRule {
    /// What using a link leads to.
    enum Binding: Hashable, Sendable {
        /// The same phone asks once more, for an answer that was lost on the way.
        case again
        case first
        /// The right leaves another phone: its generation rises, and every earlier code is dead.
        case takeover
    }

    /// Whether a link may still be used; the same answer for all that may not.
    static func check(
        _ link: HolderLink,
        _ right: RightRow,
        now: Timestamp
    ) throws(HolderRefusal) {
        guard link.usedAt == nil, now < link.expiresAt,
            link.generation == right.record.generation
        else { throw .linkNotGood }
    }

    /// Whether a phone holds the right as it is now.
    static func isHeld(_ right: RightRow, by phone: HolderPhone?) -> Bool {
        phone?.generation == right.record.generation
    }

    static func isSame(_ phone: HolderPhone, _ digest: [UInt8]) -> Bool {
        ConstantTime.equal(phone.digest, digest)
    }

    static func binding(
        _ link: HolderLink,
        _ right: RightRow,
        phone: HolderPhone?,
        asked digest: [UInt8],
        isTakeover: Bool,
        now: Timestamp
    ) throws(HolderRefusal) -> Binding {
        let isHeld = isHeld(right, by: phone)
        let isOurs = phone.map { isSame($0, digest) } ?? false
        if link.usedAt != nil, isHeld, isOurs, link.usedBy == digest { return .again }
        try check(link, right, now: now)
        guard isHeld, !isOurs else { return .first }
        guard isTakeover else { throw .heldByAnotherPhone }
        return .takeover
    }

    /// Whether capsules may be signed at all.
    static func checkGood(_ right: RightRow, now: Timestamp) throws(HolderRefusal) {
        guard right.record.status == .active, !right.isBanned else { throw .notActive }
        guard now < right.record.notAfter.start else { throw .over }
    }
}
