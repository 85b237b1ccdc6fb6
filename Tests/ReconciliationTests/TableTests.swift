import Access
import Reconciliation
import Sync
import Testing
import Vocabulary

@Suite("Reconciliation, by tables", .timeLimit(.minutes(1)))
struct TableTests {
    /// One passage: gate, second, width in seconds, direction.
    struct Pass: Sendable, CustomTestStringConvertible {
        let gate: UInt32
        let at: Int
        let width: Int
        let direction: Direction

        init(_ gate: UInt32, _ at: Int, _ width: Int = 2, _ direction: Direction = .entry) {
            self.gate = gate
            self.at = at
            self.width = width
            self.direction = direction
        }

        var testDescription: String { "\(direction.name) at \(gate), \(at) s ± \(width)" }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let passes: [Pass]
        var terms = EntryTerms(usesMax: 1)
        var passback = PassbackRule.none
        /// Certainty, excess and members as indices of `passes`.
        let doubles: [String]
        var strayExits = 0

        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(name: "one entry", passes: [Pass(1, 0)], doubles: []),
        Case(
            name: "two gates, one after the other: the first was right",
            passes: [Pass(1, 0), Pass(2, 60)],
            doubles: ["clear 1 [0, 1]"]
        ),
        Case(
            name: "three gates without a network: two too many",
            passes: [Pass(1, 0), Pass(2, 60), Pass(3, 120)],
            doubles: ["clear 1 [0, 1]", "clear 1 [0, 2]"]
        ),
        Case(
            name: "the intervals touch: contested",
            passes: [Pass(1, 0, 60), Pass(2, 60)],
            doubles: ["contested 1 [0, 1]"]
        ),
        Case(
            name: "a millisecond between them would be enough: one second is",
            passes: [Pass(1, 0, 59), Pass(2, 60)],
            doubles: ["clear 1 [0, 1]"]
        ),
        Case(
            name: "three that overlap: one matter, two too many",
            passes: [Pass(1, 0, 600), Pass(2, 60, 600), Pass(3, 120, 600)],
            doubles: ["contested 2 [0, 1, 2]"]
        ),
        Case(
            name: "the first is sure, the other two overlap: both too many",
            passes: [Pass(1, 0), Pass(2, 60, 600), Pass(3, 120, 600)],
            doubles: ["clear 1 [0, 1]", "clear 1 [0, 2]"]
        ),
        Case(
            name: "two contested, then one that is surely too many",
            passes: [Pass(1, 0, 100), Pass(2, 50, 100), Pass(3, 900)],
            doubles: ["contested 1 [0, 1]", "clear 1 [1, 2]"]
        ),
        Case(
            name: "one device knows its own order, however wide its clock",
            passes: [Pass(1, 0, 86_400), Pass(1, 60, 86_400)],
            doubles: ["clear 1 [0, 1]"]
        ),
        Case(
            name: "what a device wrote later narrows what it wrote before",
            passes: [Pass(1, 0, 86_400), Pass(1, 60, 2, .exit), Pass(2, 120)],
            doubles: ["clear 1 [0, 2]"]
        ),
        Case(
            name: "three uses, three entries",
            passes: [Pass(1, 0), Pass(2, 60), Pass(3, 120)],
            terms: EntryTerms(usesMax: 3),
            doubles: []
        ),
        Case(
            name: "two uses: the third entry is too many, after the second",
            passes: [Pass(1, 0), Pass(2, 60), Pass(3, 120)],
            terms: EntryTerms(usesMax: 2),
            doubles: ["clear 1 [1, 2]"]
        ),
        Case(
            name: "two uses, the last two of three overlap: these are contested",
            passes: [Pass(1, 0), Pass(2, 60, 600), Pass(3, 120, 600)],
            terms: EntryTerms(usesMax: 2),
            doubles: ["contested 1 [1, 2]"]
        ),
        Case(
            name: "without limit and without a rule of the zone everything fits",
            passes: [Pass(1, 0), Pass(2, 60), Pass(3, 120)],
            terms: EntryTerms(),
            doubles: []
        ),
        Case(
            name: "a zone that wants an exit between",
            passes: [Pass(1, 0), Pass(2, 60)],
            terms: EntryTerms(),
            passback: .untilExit,
            doubles: ["clear 1 [0, 1]"]
        ),
        Case(
            name: "an exit between, by a third gate",
            passes: [Pass(1, 0), Pass(3, 30, 2, .exit), Pass(2, 60)],
            terms: EntryTerms(),
            passback: .untilExit,
            doubles: []
        ),
        Case(
            name: "one exit is good for one entry",
            passes: [Pass(1, 0), Pass(3, 30, 2, .exit), Pass(2, 60), Pass(1, 90)],
            terms: EntryTerms(),
            passback: .untilExit,
            doubles: ["clear 1 [2, 3]"]
        ),
        Case(
            name: "an exit that may have been between is believed to have been",
            passes: [Pass(1, 0), Pass(3, 0, 600, .exit), Pass(2, 60)],
            terms: EntryTerms(),
            passback: .untilExit,
            doubles: []
        ),
        Case(
            name: "entries into two zones have nothing to do with each other",
            passes: [Pass(1, 0), Pass(11, 60)],
            terms: EntryTerms(),
            passback: .untilExit,
            doubles: []
        ),
        Case(
            name: "who may come again without leaving",
            passes: [Pass(1, 0), Pass(2, 60)],
            terms: EntryTerms(reenters: true),
            passback: .untilExit,
            doubles: []
        ),
        Case(
            name: "two matters of one entry are told once",
            passes: [Pass(1, 0), Pass(2, 60)],
            passback: .untilExit,
            doubles: ["clear 1 [0, 1]"]
        ),
        Case(
            name: "within ten minutes",
            passes: [Pass(1, 0), Pass(2, 590)],
            terms: EntryTerms(),
            passback: .within(.seconds(600)),
            doubles: ["clear 1 [0, 1]"]
        ),
        Case(
            name: "ten minutes may or may not have passed",
            passes: [Pass(1, 0), Pass(2, 599)],
            terms: EntryTerms(),
            passback: .within(.seconds(600)),
            doubles: ["contested 1 [0, 1]"]
        ),
        Case(
            name: "ten minutes have surely passed",
            passes: [Pass(1, 0), Pass(2, 602)],
            terms: EntryTerms(),
            passback: .within(.seconds(600)),
            doubles: []
        ),
        Case(
            name: "within ten minutes, and left between",
            passes: [Pass(1, 0), Pass(3, 60, 2, .exit), Pass(2, 590)],
            terms: EntryTerms(),
            passback: .within(.seconds(600)),
            doubles: []
        ),
        Case(
            name: "who was not seen to enter and leaves",
            passes: [Pass(1, 0, 2, .exit)],
            doubles: [],
            strayExits: 1
        ),
        Case(
            name: "an entry after the exit is no entry for it",
            passes: [Pass(1, 0, 2, .exit), Pass(2, 60)],
            doubles: [],
            strayExits: 1
        ),
        Case(
            name: "an entry that may have been before is one",
            passes: [Pass(1, 0, 600, .exit), Pass(2, 60)],
            doubles: []
        ),
        Case(
            name: "an entry that nobody leaves from is no matter",
            passes: [Pass(1, 0), Pass(2, 60, 2, .exit), Pass(11, 90)],
            terms: EntryTerms(),
            doubles: []
        ),
        Case(
            name: "out of one zone into which only the other was entered",
            passes: [Pass(1, 0), Pass(11, 60, 2, .exit)],
            doubles: [],
            strayExits: 1
        ),
    ]

    @Test(arguments: cases) func `Findings are these`(_ given: Case) throws {
        var journals = Journals()
        let places = given.passes.map {
            journals.pass(gate: $0.gate, at: $0.at, width: $0.width, $0.direction)
        }
        let state = Reconciliation(journals.records, rules: .tens(given.terms, given.passback))
        let findings = state.findings.map(\.finding)
        let doubles = findings.filter { $0.kind == .doubleEntry }.map { finding in
            let members = finding.members.compactMap { places.firstIndex(of: $0) }
            return "\(finding.certainty.rawValue) \(finding.excess) \(members)"
        }
        #expect(doubles == given.doubles)
        #expect(findings.count { $0.kind == .exitWithoutEntry } == given.strayExits)
    }

    @Test func `A passage that nobody used, or that was taken back in time, is none`() {
        let rules = Reconciliation.Rules.tens()
        var unused = Journals()
        unused.pass(gate: 1, at: 0, flags: .notUsed)
        unused.pass(gate: 2, at: 60)
        #expect(Reconciliation(unused.records, rules: rules).findings.isEmpty)
        // The passage is written at second 1.
        for (second, isBack) in [(1 + 899, true), (1 + 900, false)] {
            var journals = Journals()
            let first = journals.pass(gate: 1, at: 0)
            journals.pass(gate: 2, at: 60)
            journals.annul(first, at: second)
            let state = Reconciliation(journals.records, rules: rules)
            #expect(state.findings.isEmpty == isBack)
            #expect(state.rights[RightID(1)]?.entries == (isBack ? 1 : 2))
        }
    }

    @Test func `A passage that a power cut left open counts, at the time of its scan`() {
        var journals = Journals()
        journals.pass(gate: 1, at: 0, flags: .unsettled)
        journals.pass(gate: 2, at: 60)
        let state = Reconciliation(journals.records, rules: .tens())
        #expect(state.findings.map(\.finding.certainty) == [.clear])
    }

    @Test func `Zones hold who entered and was not seen to leave, each person once`() {
        var journals = Journals()
        journals.pass(1, gate: 1, at: 0)
        journals.pass(1, gate: 2, at: 60)
        journals.pass(2, gate: 1, at: 10)
        journals.pass(2, gate: 3, at: 90, .exit)
        journals.pass(3, gate: 11, at: 20)
        journals.pass(4, gate: 3, at: 90, .exit)
        let state = Reconciliation(journals.records, rules: .tens())
        #expect(state.occupancy == [1: 1, 2: 1])
        #expect(state.rights[RightID(1)]?.inside == [1])
        #expect(state.rights[RightID(2)]?.inside == [])
    }
}
