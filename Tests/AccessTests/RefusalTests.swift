import Access
import Testing

@Suite("Refusals")
struct RefusalTests {
    /// Written out: these numbers and names stand in journals that outlive us.
    static let published: [(UInt8, String)] = [
        (1, "unreadable"), (2, "wrong_version"), (3, "unknown_key"), (4, "bad_signature"),
        (5, "other_scope"), (6, "tampered"), (7, "blocked"), (8, "superseded"), (9, "unknown"),
        (10, "suspended"), (11, "revoked"), (12, "not_yet"), (13, "expired"), (14, "unpaid"),
        (15, "wrong_zone"), (16, "medium_too_weak"), (17, "rules"), (18, "already_inside"),
        (19, "no_uses_left"), (20, "capacity"), (21, "stale"), (22, "clock_uncertain"),
    ]

    @Test func `The list is closed and its numbers and names never change`() {
        #expect(Refusal.allCases.map(\.rawValue) == Self.published.map(\.0))
        #expect(Refusal.allCases.map(\.name) == Self.published.map(\.1))
    }

    @Test func `A refusal is found by its name and by no other`() {
        #expect(Refusal(name: "no_uses_left") == .noUsesLeft)
        #expect(Refusal(name: "noUsesLeft") == nil)
    }

    @Test func `Media, levels and directions keep their numbers`() {
        #expect(Medium.allCases.map(\.rawValue) == [1, 2, 3, 4, 5, 6, 7, 8])
        #expect(
            Medium.allCases.map(\.name) == [
                "static_code", "rotating_code", "barcode", "badge_number", "badge_message",
                "badge_one_time", "badge_mutual", "typed_code",
            ]
        )
        #expect(
            Medium.allCases.map(\.assurance) == [
                .signed, .oneTime, .copyable, .copyable, .signed, .oneTime, .mutual, .copyable,
            ]
        )
        #expect(Direction.allCases.map(\.name) == ["entry", "exit"])
        #expect(StalePolicy.allCases.map(\.name) == ["accept_and_flag", "token_only", "closed"])
        #expect(RightStatus.allCases.map(\.name) == ["active", "suspended", "revoked"])
        #expect(
            RightKindOfSale.allCases.map(\.name) == [
                "ticket", "season", "membership", "booking", "gift", "course_entry", "medal",
                "staff",
            ]
        )
    }
}
