import Access
import Testing
import Vocabulary

@Suite("Decisions about badges")
struct BadgeDecisionTests {
    static let freshToken = Given.token(issuedAt: Given.minutes(-5), flags: .acceptedAhead)
    static let oldToken = Given.token(issuedAt: Given.minutes(-11), flags: .acceptedAhead)

    static let standing = [
        Given(badge: "a badge that its row knows", nil),
        Given(badge: "reported lost", .blocked) { $0.credential { $0.status = .lost } },
        Given(badge: "replaced by another", .superseded) { facts in
            facts.credential { $0.status = .replaced }
        },
        Given(badge: "lost comes before the count", .blocked) { facts in
            facts.credential { $0.status = .lost }
            facts.tap(1, seen: 1)
        },
        Given(badge: "its token names another right", .superseded) { facts in
            facts.claim = Claim(Given.token())
            facts.badge = BadgeFacts(credential: .row(Given.credential { $0.right = RightID(5) }))
        },
        Given(badge: "its token names the same right", nil) { $0.claim = Claim(Given.token()) },
        Given(badge: "bound to an older generation of the right", .superseded) { facts in
            facts.credential { $0.generation = 1 }
        },
        Given(badge: "bound to a generation that the row does not have yet", .unknown) { facts in
            facts.credential { $0.generation = 3 }
        },
        Given(badge: "the damaged bucket of a badge", .tampered) { facts in
            facts.badge?.credential = .tampered
        },
        Given(badge: "the damaged bucket of a badge with a fresh token", .tampered) { facts in
            facts.claim = Claim(freshToken)
            facts.badge?.credential = .tampered
        },
        Given(badge: "its right is suspended", .suspended) { $0.row { $0.status = .suspended } },
        Given(badge: "its right is gone", .unknown) { $0.right = .absent },
        Given(badge: "its holder is banned", .blocked) { facts in
            facts.block = .row(BlockRecord(right: Given.right, generation: 2, reason: .banned))
        },
    ]

    static let counts = [
        Given(badge: "a tap above the gate's count", nil) { $0.tap(42, seen: 41) },
        Given(badge: "a tap at the gate's count", .superseded) { $0.tap(41, seen: 41) },
        Given(badge: "a tap below the gate's count", .superseded) { $0.tap(40, seen: 41) },
        Given(badge: "a tap above the hub's count", nil) { $0.tap(42, hub: 41) },
        Given(badge: "a tap at the hub's count", .superseded) { $0.tap(41, hub: 41) },
        Given(badge: "a tap below the hub's count", .superseded) { $0.tap(40, hub: 41) },
        Given(badge: "above the gate's, not the hub's", .superseded) { facts in
            facts.tap(42, seen: 41, hub: 42)
        },
        Given(badge: "above the hub's, not the gate's", .superseded) { facts in
            facts.tap(42, seen: 42, hub: 41)
        },
        Given(badge: "above both", nil) { $0.tap(43, seen: 42, hub: 41) },
        Given(badge: "the first tap of a card", nil) { $0.tap(1) },
        Given(badge: "a tap that counts zero", .superseded) { $0.tap(0) },
        Given(badge: "the last tap that a card can count", nil) { facts in
            facts.tap(0xFF_FFFF, seen: 0xFF_FFFE)
        },
        Given(badge: "a medium that does not count", nil) { facts in
            facts.badge?.counterSeen = 41
        },
        Given(badge: "an unknown badge at the gate's count", .superseded) { facts in
            facts.claim = Claim(freshToken)
            facts.zone { $0.aheadQuota = 2 }
            facts.tap(41, seen: 41)
            facts.badge?.credential = .absent
        },
    ]

    static let unknown = [
        unknown("with a token sold after the last sync", nil),
        unknown("with an old token", .unknown) { $0.claim = Claim(oldToken) },
        unknown("with a token at the border of the slack", .unknown) { facts in
            facts.claim = Claim(
                Given.token(issuedAt: Given.minutes(-11), flags: .acceptedAhead)
            )
        },
        unknown("with a token just inside the slack", nil) { facts in
            facts.claim = Claim(
                Given.token(issuedAt: Given.minutes(-10), flags: .acceptedAhead)
            )
        },
        unknown("with a token that is not to be accepted ahead", .unknown) { facts in
            facts.claim = Claim(Given.token(issuedAt: Given.minutes(-5)))
        },
        unknown("without a token", .unknown) { $0.claim = Claim(Given.credential()) },
        unknown("the last of the quota", nil) { $0.aheadUsed = 1 },
        unknown("the quota is spent", .unknown) { $0.aheadUsed = 2 },
        unknown("whose right is unknown too", nil) { $0.right = .absent },
        unknown("whose right is revoked", .revoked) { $0.row { $0.status = .revoked } },
        unknown("whose right has run out", .expired) { facts in
            facts.row { $0.notAfter = Given.minutes(0) }
        },
    ]

    static let levels = [
        level("a number, issued as one", nil, .badgeNumber, .badgeNumber),
        level("a number, issued as a message", .mediumTooWeak, .badgeNumber, .badgeMessage),
        level("a number, issued as one-time", .mediumTooWeak, .badgeNumber, .badgeOneTime),
        level("a message, issued as one", nil, .badgeMessage, .badgeMessage),
        level("a message, issued as one-time", .mediumTooWeak, .badgeMessage, .badgeOneTime),
        level("one-time, issued as such", nil, .badgeOneTime, .badgeOneTime),
        level("one-time, issued as mutual", .mediumTooWeak, .badgeOneTime, .badgeMutual),
        level("mutual, issued as one-time", nil, .badgeMutual, .badgeOneTime),
        level("a barcode, issued as one", nil, .barcode, .barcode),
        level("a typed code, issued as one", nil, .typedCode, .typedCode),
        level("a number in a zone of level 0", nil, .badgeNumber, .badgeNumber, .copyable),
        level("a number at level 1", .mediumTooWeak, .badgeNumber, .badgeNumber, .signed),
        level("a message at level 1", nil, .badgeMessage, .badgeMessage, .signed),
        level("a message at level 2", .mediumTooWeak, .badgeMessage, .badgeMessage, .oneTime),
        level("one-time at level 2", nil, .badgeOneTime, .badgeOneTime, .oneTime),
        level("one-time at level 3", .mediumTooWeak, .badgeOneTime, .badgeOneTime, .mutual),
        level("mutual at level 3", nil, .badgeMutual, .badgeMutual, .mutual),
        level("a barcode at level 1", .mediumTooWeak, .barcode, .barcode, .signed),
        level("a typed code at level 1", .mediumTooWeak, .typedCode, .typedCode, .signed),
    ]

    static let stale = [
        Given(badge: "stale, token only, without a token", .stale) { $0.stale(.tokenOnly) },
        Given(badge: "stale, token only, with a token", nil) { facts in
            facts.stale(.tokenOnly)
            facts.claim = Claim(Given.token())
        },
        Given(badge: "stale, token only, lost", .blocked) { facts in
            facts.stale(.tokenOnly)
            facts.credential { $0.status = .lost }
        },
        Given(badge: "stale and open", nil) { $0.stale(.acceptAndFlag) },
        Given(badge: "stale and closed", .stale) { $0.stale(.closed) },
        Given(badge: "token only, not stale yet", nil) { facts in
            facts.zone { $0.stalePolicy = .tokenOnly }
        },
    ]

    @Test(arguments: standing + counts + unknown + levels + stale)
    func `A badge is judged by its row, its count and its level`(_ given: Given) {
        switch Decision.verdict(on: given.facts) {
        case .granted: #expect(given.answer == nil)
        case .refused(let refusal): #expect(refusal == given.answer)
        }
    }

    @Test func `A badge taken ahead of the cache says so`() {
        let given = Self.unknown("", nil)
        guard case .granted(let grant) = Decision.verdict(on: given.facts) else {
            Issue.record("the case is granted")
            return
        }
        #expect(grant.flags == [.ahead])
        #expect(grant.right == Given.right)
        #expect(grant.generation == 2)
    }

    @Test func `A known badge is granted as its row's right`() {
        let given = Given(badge: "", nil)
        guard case .granted(let grant) = Decision.verdict(on: given.facts) else {
            Issue.record("the case is granted")
            return
        }
        #expect(grant.flags == [])
        #expect(grant.right == Given.right)
        #expect(grant.generation == 2)
    }

    /// A badge with a token, which the cache proves to hold no row of.
    private static func unknown(
        _ words: String,
        _ answer: Refusal?,
        _ change: (inout Facts) -> Void = { _ in }
    ) -> Given {
        Given(badge: "an unknown badge \(words)", answer) { facts in
            facts.medium = .badgeMessage
            facts.claim = Claim(freshToken)
            facts.badge?.credential = .absent
            facts.zone { $0.aheadQuota = 2 }
            change(&facts)
        }
    }

    private static func level(
        _ words: String,
        _ answer: Refusal?,
        _ medium: Medium,
        _ issued: Medium,
        _ least: Assurance = .copyable
    ) -> Given {
        Given(badge: words, answer) { facts in
            facts.medium = medium
            facts.credential { $0.medium = issued }
            facts.zone { $0.assuranceMin = least }
        }
    }
}
