import Access
import Testing
import Vocabulary

@Suite("Stale caches and tokens ahead of them")
struct StaleAndAheadTests {
    static let freshToken = Given.token(
        generation: 2,
        issuedAt: Given.minutes(-5),
        flags: .acceptedAhead
    )

    static func ahead(
        _ words: String,
        _ answer: Refusal?,
        _ change: (inout Facts) -> Void = { _ in }
    ) -> Given {
        Given(words, answer) { facts in
            facts.right = .absent
            facts.claim = Claim(freshToken)
            facts.zone { $0.aheadQuota = 2 }
            change(&facts)
        }
    }

    static let cases = [
        Given("stale and open", nil) { $0.stale(.acceptAndFlag) },
        Given("stale and closed", .stale) { $0.stale(.closed) },
        Given("one millisecond before it is stale", nil) { facts in
            facts.stale(.closed)
            facts.head = HeadDates(
                issuedAt: facts.head.issuedAt,
                expiresAt: facts.time.low.advanced(by: .milliseconds(1))
            )
        },
        Given("another reason comes before stale", .noUsesLeft) { facts in
            facts.stale(.closed)
            facts.row { $0.usesMax = 1 }
            facts.use.known = 1
        },
        Given("token only: a revoked row no longer counts", nil) { facts in
            facts.stale(.tokenOnly)
            facts.row { $0.status = .revoked }
        },
        Given("token only: the signed blocklist does", .revoked) { facts in
            facts.stale(.tokenOnly)
            facts.block = .row(BlockRecord(right: Given.right, generation: 2, reason: .revoked))
        },
        Given("token only: an old generation is blocked", .superseded) { facts in
            facts.stale(.tokenOnly)
            facts.block = .row(BlockRecord(right: Given.right, generation: 2, reason: .superseded))
        },
        Given("token only: suspended", .suspended) { facts in
            facts.stale(.tokenOnly)
            facts.block = .row(BlockRecord(right: Given.right, generation: 2, reason: .suspended))
        },
        Given("token only: the token's own end", .expired) { facts in
            facts.stale(.tokenOnly)
            facts.claim = Claim(Given.token(duration: 60))
        },
        ahead("sold after the last sync", nil),
        ahead("sold at the border of the slack", .unknown) { facts in
            facts.claim = Claim(Given.token(issuedAt: Given.minutes(-11), flags: .acceptedAhead))
        },
        ahead("sold just inside the slack", nil) { facts in
            facts.claim = Claim(Given.token(issuedAt: Given.minutes(-10), flags: .acceptedAhead))
        },
        ahead("sold after, but not to be accepted ahead", .unknown) { facts in
            facts.claim = Claim(Given.token(issuedAt: Given.minutes(-5)))
        },
        ahead("the quota is spent", .unknown) { $0.aheadUsed = 2 },
        ahead("the last of the quota", nil) { $0.aheadUsed = 1 },
        ahead("a newer generation than the row's", nil) { $0.row { $0.generation = 1 } },
        ahead("a token for another zone", .wrongZone) { facts in
            facts.claim = Claim(
                Given.token(
                    issuedAt: Given.minutes(-5),
                    flags: .acceptedAhead,
                    zoneSet: 9
                )
            )
        },
    ]

    @Test(arguments: cases)
    func `The policy of the zone decides`(_ given: Given) {
        switch Decision.verdict(on: given.facts) {
        case .granted: #expect(given.answer == nil)
        case .refused(let refusal): #expect(refusal == given.answer)
        }
    }

    @Test func `A grant says what is remarkable about it`() {
        var given = Self.ahead("", nil)
        given.facts.claim = Claim(
            Given.token(
                issuedAt: Given.minutes(-5),
                flags: [.acceptedAhead, .holderCheck]
            )
        )
        given.facts.head = HeadDates(
            issuedAt: given.facts.head.issuedAt,
            expiresAt: given.facts.time.low
        )
        guard case .granted(let grant) = Decision.verdict(on: given.facts) else {
            Issue.record("the case is granted")
            return
        }
        #expect(grant.flags == [.ahead, .stale, .holderCheck])
    }
}
