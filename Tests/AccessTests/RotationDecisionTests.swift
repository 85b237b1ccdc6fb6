import Access
import Testing
import Vocabulary

/// When a slot counts, at a clock that is known exactly and at one that is not.
@Suite("Rotating codes in a decision")
struct RotationDecisionTests {
    /// Slot 10 of half a minute begins now.
    static let begin = Given.now.advanced(by: .seconds(-300))

    static func given(
        _ description: String,
        _ answer: Refusal?,
        slot: UInt16,
        seen: UInt16? = nil,
        _ change: (inout Facts) -> Void = { _ in }
    ) -> Given {
        Given(description, answer) { facts in
            facts.medium = .rotatingCode
            facts.rotation = RotationFacts(
                slot: slot,
                begin: begin,
                slotSeconds: 30,
                slotSeen: seen
            )
            change(&facts)
        }
    }

    static func time(_ low: Int, _ high: Int) -> TimeBounds {
        TimeBounds(
            low: Given.now.advanced(by: .milliseconds(low)),
            high: Given.now.advanced(by: .milliseconds(high))
        )
    }

    static let slots = [
        given("the slot of now", nil, slot: 10),
        given("one slot behind", nil, slot: 9),
        given("row 2: two slots behind, as a screenshot is", .superseded, slot: 8),
        given("the slot of now in its last millisecond", nil, slot: 9) {
            $0.time = time(29_999, 29_999)
        },
        given("one behind in the next millisecond", .superseded, slot: 9) {
            $0.time = time(30_000, 30_000)
        },
        given("one slot ahead", nil, slot: 11),
        given("two slots ahead", .notYet, slot: 12),
        given("two ahead, a millisecond before it is one", .notYet, slot: 12) {
            $0.time = time(29_999, 29_999)
        },
        given("two ahead, when it is one", nil, slot: 12) { $0.time = time(30_000, 30_000) },
        given("the first slot of all, long past", .superseded, slot: 0),
        given("the last slot of all, far ahead", .notYet, slot: 2_879),
    ]

    static let unsure = [
        given("surely one behind, or this one", nil, slot: 10) { $0.time = time(-1_000, 1_000) },
        given("perhaps two behind", .clockUncertain, slot: 9) { $0.time = time(28_000, 30_000) },
        given("surely not two behind", nil, slot: 9) { $0.time = time(27_999, 29_999) },
        given("surely two behind", .superseded, slot: 9) { $0.time = time(30_000, 32_000) },
        given("perhaps two ahead", .clockUncertain, slot: 11) { $0.time = time(-1_000, 1_000) },
        given("surely two ahead", .notYet, slot: 11) { $0.time = time(-2_001, -1) },
        given("hours of doubt", .clockUncertain, slot: 10) { $0.unsure() },
        given("hours of doubt in a zone that accepts it", nil, slot: 10) { facts in
            facts.unsure()
            facts.zone { $0.flags = .acceptsUncertainClock }
        },
        given("surely past even in a zone that accepts doubt", .superseded, slot: 8) { facts in
            facts.zone { $0.flags = .acceptsUncertainClock }
        },
    ]

    static let shown = [
        given("row 8: the slot that opened this gate before", .superseded, slot: 10, seen: 10),
        given("a slot before the one that did", .superseded, slot: 9, seen: 10),
        given("the slot after it", nil, slot: 11, seen: 10),
        given("shown before, however unsure the clock", .superseded, slot: 10, seen: 10) {
            $0.unsure()
        },
        given("shown before wins over unknown", .superseded, slot: 10, seen: 10) {
            $0.right = .absent
        },
        given("a revoked right is told as revoked", .revoked, slot: 10) { facts in
            facts.row { $0.status = .revoked }
        },
        given("a slot ahead of a right that is over: the slot comes second", .expired, slot: 11) {
            $0.row { $0.notAfter = Given.minutes(0) }
        },
    ]

    static let printed = [
        Given("row 29: a printed code where printed ones are refused", .mediumTooWeak) { facts in
            facts.zone { $0.flags = .refusesPrintedCodes }
        },
        Given("a bar code there", .mediumTooWeak) { facts in
            facts.medium = .barcode
            facts.zone { $0.flags = .refusesPrintedCodes }
        },
        Given("a printed code there on the way out", nil) { facts in
            facts.direction = .exit
            facts.zone { $0.flags = .refusesPrintedCodes }
        },
        Given("a card there", nil) { facts in
            facts.medium = .badgeOneTime
            facts.zone { $0.flags = .refusesPrintedCodes }
        },
        given("a rotating code there", nil, slot: 10) { facts in
            facts.zone { $0.flags = .refusesPrintedCodes }
        },
        given("a rotating code where one-time media are asked for", nil, slot: 10) { facts in
            facts.zone { $0.assuranceMin = .oneTime }
        },
        Given("a printed code where they are", .mediumTooWeak) { facts in
            facts.zone { $0.assuranceMin = .oneTime }
        },
        Given("a wrong zone is told before the medium", .wrongZone) { facts in
            facts.row { $0.zoneSet = 9 }
            facts.zone { $0.flags = .refusesPrintedCodes }
        },
    ]

    @Test(arguments: slots + unsure + shown + printed)
    func `A slot counts within one of now, once`(_ given: Given) {
        let verdict = Decision.verdict(on: given.facts)
        guard case .refused(let refusal) = verdict else {
            #expect(given.answer == nil, "granted")
            return
        }
        #expect(refusal == given.answer)
    }

    @Test func `A grant at an uncertain slot is flagged, at a certain one it is not`() {
        let unsure = Self.given("", nil, slot: 10) { facts in
            facts.unsure()
            facts.zone { $0.flags = .acceptsUncertainClock }
        }
        for (given, isFlagged) in [(unsure, true), (Self.given("", nil, slot: 10), false)] {
            guard case .granted(let grant) = Decision.verdict(on: given.facts) else {
                Issue.record("refused")
                continue
            }
            #expect(grant.flags.contains(.uncertainClock) == isFlagged)
        }
    }
}

/// What one capsule's slots mean for another's, and for a neighbour's word.
struct RotationMemoryTests {
    private func facts(slot: UInt16 = 5, begunAfter seconds: Int? = nil) throws -> RotationFacts {
        let anchor = try #require(Reveal([UInt8](repeating: 1, count: 16)))
        let token = Given.token(flags: RightFlags(rawValue: 1))
        let capsule = Capsule(token: token, anchor: anchor)
        let code = RotatingCode(capsule: capsule, slot: slot, reveal: anchor)
        let shown = seconds.map { seconds in
            ShownSlot(
                anchor: anchor,
                slot: 2_870,
                reveal: anchor,
                begin: capsule.begin(of: 0).advanced(by: .seconds(seconds))
            )
        }
        return RotationFacts(code, shown: shown)
    }

    @Test(
        arguments: [
            (nil, nil), (-30, nil), (-1, nil), (0, 0), (29, 0), (30, 1), (150, 5),
            (10_000_000, 65_535),
        ] as [(Int?, UInt16?)]
    )
    func `What was shown by a former capsule closes the slots that had begun by then`(
        _ given: (begunAfter: Int?, seen: UInt16?)
    ) throws {
        #expect(try facts(begunAfter: given.begunAfter).slotSeen == given.seen)
    }

    @Test(
        arguments: [
            (-61, nil), (-60, UInt16(5)), (0, 5), (30, 5), (60, 5), (61, nil),
        ] as [(Int, UInt16?)]
    )
    func `A neighbour's slot counts where it fits its time in this capsule`(
        _ given: (offset: Int, seen: UInt16?)
    ) throws {
        var facts = try facts(slot: 6)
        let moment = facts.begin.advanced(by: .seconds(5 * 30 + given.offset))
        let shown = { SlotElsewhere(slot: $0, generation: 1, time: TimeBounds(exactly: $1)) }
        facts.hear(shown(5, moment))
        #expect(facts.slotSeen == given.seen)
        facts.hear(shown(2_870, facts.begin))
        #expect(facts.slotSeen == given.seen, "a slot of another capsule")
    }
}
