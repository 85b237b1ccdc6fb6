import Access
import Testing
import Vocabulary

@Suite("Decision")
struct DecisionTests {
    static let merge = [
        Given("a plain right passes", nil),
        Given("a damaged bucket", .tampered) { $0.right = .tampered },
        Given("a damaged blocklist", .tampered) { $0.block = .tampered },
        Given("damaged rules", .tampered) { $0.rules = nil },
        Given("a banned person", .blocked) { facts in
            facts.block = .row(BlockRecord(right: Given.right, generation: 2, reason: .banned))
        },
        Given("a ban of an older generation does not touch the newer", nil) { facts in
            facts.block = .row(BlockRecord(right: Given.right, generation: 1, reason: .banned))
        },
        Given("a block for revocation leaves the row to answer", .revoked) { facts in
            facts.block = .row(BlockRecord(right: Given.right, generation: 2, reason: .revoked))
            facts.row { $0.status = .revoked }
        },
        Given("the row has a newer generation", .superseded) { $0.row { $0.generation = 3 } },
        Given("the gate has seen a newer generation", .superseded) { $0.use.generation = 3 },
        Given("a right that should be there and is not", .unknown) { $0.right = .absent },
        Given("suspended", .suspended) { $0.row { $0.status = .suspended } },
        Given("revoked", .revoked) { $0.row { $0.status = .revoked } },
    ]

    static let dates = [
        Given("the minute before it begins", .notYet) {
            $0.row { $0.notBefore = Given.minutes(1) }
        },
        Given("the minute it begins", nil) { $0.row { $0.notBefore = Given.minutes(0) } },
        Given("the minute it ends", .expired) { $0.row { $0.notAfter = Given.minutes(0) } },
        Given("the minute before it ends", nil) { $0.row { $0.notAfter = Given.minutes(1) } },
        Given("paid until now", .unpaid) { $0.row { $0.paidThrough = Given.minutes(0) } },
        Given("paid a minute longer", nil) { $0.row { $0.paidThrough = Given.minutes(1) } },
        Given("in the last minute of grace", nil) { facts in
            facts.row {
                $0.paidThrough = Given.minutes(-119)
                $0.graceHours = 2
            }
        },
        Given("when grace ends", .unpaid) { facts in
            facts.row {
                $0.paidThrough = Given.minutes(-120)
                $0.graceHours = 2
            }
        },
        Given("expired for sure, though the clock is unsure", .expired) { facts in
            facts.unsure()
            facts.row { $0.notAfter = Given.minutes(-60) }
        },
        Given("perhaps expired", .clockUncertain) { facts in
            facts.unsure()
            facts.row { $0.notAfter = Given.minutes(0) }
        },
        Given("perhaps not begun", .clockUncertain) { facts in
            facts.unsure()
            facts.row { $0.notBefore = Given.minutes(0) }
        },
        Given("perhaps not begun, in a zone that takes the risk", nil) { facts in
            facts.unsure()
            facts.row { $0.notBefore = Given.minutes(0) }
            facts.zone { $0.flags = .acceptsUncertainClock }
        },
    ]

    static let places = [
        Given("a set with another zone", .wrongZone) { $0.row { $0.zoneSet = 9 } },
        Given("a set that nobody defined", .wrongZone) { $0.row { $0.zoneSet = 99 } },
        Given("every zone", nil) { $0.row { $0.zoneSet = 0 } },
        Given("a parent opens its children", nil) { $0.row { $0.zoneSet = 8 } },
        Given("a child does not open its parent", .wrongZone) { $0.zone = 1 },
        Given("a gate in a zone that does not exist", .wrongZone) { facts in
            facts.zone = 200
            facts.row { $0.zoneSet = 0 }
        },
        Given("a printed code where one-time media are asked for", .mediumTooWeak) { facts in
            facts.zone { $0.assuranceMin = .oneTime }
        },
        Given("a one-time medium there", nil) { facts in
            facts.zone { $0.assuranceMin = .oneTime }
            facts.medium = .badgeOneTime
        },
        Given("a right that asks for more than its zone", .mediumTooWeak) { facts in
            facts.row { $0.flags = RightFlags().requiring(.mutual) }
        },
    ]

    static let uses = [
        Given("inside already", .alreadyInside) { facts in
            facts.zone { $0.flags = .antiPassback }
            facts.use.isInside = true
        },
        Given("inside, in a zone that does not mind", nil) { $0.use.isInside = true },
        Given("inside, with a right to come again", nil) { facts in
            facts.zone { $0.flags = .antiPassback }
            facts.use.isInside = true
            facts.row { $0.flags = .reentryAllowed }
        },
        Given("inside and leaving", nil) { facts in
            facts.zone { $0.flags = .antiPassback }
            facts.use.isInside = true
            facts.direction = .exit
        },
        Given("the last use", nil) { facts in
            facts.row { $0.usesMax = 3 }
            facts.use.known = 2
        },
        Given("one use too many", .noUsesLeft) { facts in
            facts.row { $0.usesMax = 3 }
            facts.use.known = 3
        },
        Given("spent elsewhere, as the hub says", .noUsesLeft) { facts in
            facts.row {
                $0.usesMax = 3
                $0.usesSeen = 3
            }
        },
        Given("the hub counts what this gate reported", nil) { facts in
            facts.row {
                $0.usesMax = 3
                $0.usesSeen = 2
            }
            facts.use.known = 2
        },
        Given("a grant that is not settled counts", .noUsesLeft) { facts in
            facts.row { $0.usesMax = 1 }
            facts.use.reserved = 1
        },
        Given("a single entry is spent by the first", .noUsesLeft) { facts in
            facts.row { $0.flags = .singleEntry }
            facts.use.known = 1
        },
        Given("leaving spends nothing", nil) { facts in
            facts.row { $0.usesMax = 1 }
            facts.use.known = 1
            facts.direction = .exit
        },
        Given("the last place", nil) { facts in
            facts.zone { $0.capacity = 10 }
            facts.occupancy = 9
        },
        Given("a full zone", .capacity) { facts in
            facts.zone { $0.capacity = 10 }
            facts.occupancy = 10
        },
    ]

    @Test(arguments: merge + dates + places + uses)
    func `The facts have one answer`(_ given: Given) {
        switch Decision.verdict(on: given.facts) {
        case .granted(let grant):
            #expect(given.answer == nil)
            #expect(grant.right == Given.right)
            #expect(grant.generation == 2)
        case .refused(let refusal):
            #expect(refusal == given.answer)
        }
    }
}
