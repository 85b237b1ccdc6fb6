import Access
import Crypto
import Devices
import Sync
import Testing
import Vocabulary

struct DeviceRuleTests {
    @Test func `A number is used once, and only within 64 below the highest`() {
        var window = ReplayWindow(usedUpTo: 0)
        let numbers: [UInt64] = [0, 1, 1, 100, 37, 37, 36, 99]
        let answers = numbers.map { window.use($0) }
        #expect(answers == [false, true, false, true, true, false, false, true])
        #expect(window.highest == 100)
    }

    static let leaps: [(UInt64, Bool)] = [(62, true), (63, true), (64, true), (65, false)]

    @Test(arguments: leaps)
    func `A leap keeps what is still within the window`(_ given: (leap: UInt64, isKept: Bool)) {
        var window = ReplayWindow(usedUpTo: 0)
        let numbers = [1_000, 1_000 + given.leap, 1_000, 1_001]
        let answers = numbers.map { window.use($0) }
        #expect(answers == [true, true, false, given.isKept])
    }

    @Test func `What was used before a restart stays used`() {
        var before = DurableWindow(ceiling: 0)
        let first = before.use(1)
        before.confirm(ceiling: 257)
        let later = [2, 257, 258].map { before.use($0) }
        #expect([first] + later == [.newUnder(ceiling: 257), .new, .new, .newUnder(ceiling: 514)])
        var after = DurableWindow(ceiling: 257)
        #expect(after.wanted == 258)
        let answers = [2, 257, 258].map { after.use($0) }
        #expect(answers == [.used, .used, .newUnder(ceiling: 514)])
    }

    @Test func `Until a ceiling is durable every number above the old one asks for it`() {
        var window = DurableWindow(ceiling: 0)
        let answers = [1, 2].map { window.use($0) }
        #expect(answers == [.newUnder(ceiling: 257), .newUnder(ceiling: 258)])
    }

    @Test func `Absurd numbers are refused and use nothing up`() {
        var window = DurableWindow(ceiling: 0)
        let numbers: [UInt64] = [.max, 4_294_967_297, 4_294_967_296]
        let answers = numbers.map { window.use($0) }
        #expect(answers == [.used, .used, .newUnder(ceiling: 4_294_967_552)])
    }

    struct EnrolmentCase: Sendable {
        let state: EnrolmentState
        let now: UInt64
        let refusal: ClaimRefusal?
    }

    private static func state(tries: Int = 0, isUsed: Bool = false) -> EnrolmentState {
        EnrolmentState(
            expiresAt: Timestamp(milliseconds: 1_000),
            tries: tries,
            isUsed: isUsed
        )
    }

    static let enrolments = [
        EnrolmentCase(state: state(), now: 999, refusal: nil),
        EnrolmentCase(state: state(), now: 1_000, refusal: .expired),
        EnrolmentCase(state: state(tries: 4), now: 0, refusal: nil),
        EnrolmentCase(state: state(tries: 5), now: 0, refusal: .triesSpent),
        EnrolmentCase(state: state(isUsed: true), now: 0, refusal: .used),
        EnrolmentCase(state: state(tries: 9, isUsed: true), now: 2_000, refusal: .used),
    ]

    @Test(arguments: enrolments)
    func `An enrolment lives fifteen minutes, five tries and one device`(_ given: EnrolmentCase) {
        let outcome = Result { () throws(ClaimRefusal) in
            try given.state.admit(at: Timestamp(milliseconds: given.now))
        }
        switch outcome {
        case .success: #expect(given.refusal == nil)
        case .failure(let refusal): #expect(refusal == given.refusal)
        }
    }

    static let epochs: [(epoch: UInt32, known: UInt32, isAdmitted: Bool)] = [
        (0, 1, false), (1, 1, true), (2, 1, true), (3, 1, false), (1, 9, true), (10, 9, true),
        (11, 9, false), (.max, 1, false), (.max, .max, true),
    ]

    @Test(arguments: epochs)
    func `One epoch more may open and an older one be completed`(
        _ given: (epoch: UInt32, known: UInt32, isAdmitted: Bool)
    ) {
        let outcome = Result { () throws(IntakeRefusal) in
            try JournalIntake.admit(epoch: given.epoch, known: given.known)
        }
        switch outcome {
        case .success: #expect(given.isAdmitted)
        case .failure(let refusal):
            #expect(!given.isAdmitted)
            #expect(refusal == .epoch(known: given.known))
        }
    }

    struct UseCase: Sendable {
        let kind: RecordKind
        var direction: Direction? = .entry
        var flags: RecordFlags = []
        let isUse: Bool
    }

    static let uses = [
        UseCase(kind: .passage, isUse: true),
        UseCase(kind: .passage, direction: .exit, isUse: false),
        UseCase(kind: .passage, direction: nil, isUse: false),
        UseCase(kind: .passage, flags: .notUsed, isUse: false),
        UseCase(kind: .passage, flags: .unsettled, isUse: true),
        UseCase(kind: .passage, flags: [.unsettled, .notUsed], isUse: false),
        UseCase(kind: .passage, flags: .assumed, isUse: true),
        UseCase(kind: .scan, isUse: false),
        UseCase(kind: .scan, flags: .assumed, isUse: true),
        UseCase(kind: .refusal, flags: .assumed, isUse: false),
        UseCase(kind: .open, isUse: false),
    ]

    @Test(arguments: uses)
    func `A right is spent when a person passed, not when one was granted`(_ given: UseCase) {
        var record = JournalRecord(
            kind: given.kind,
            device: DeviceID(1),
            epoch: 1,
            sequence: 1,
            time: TimeBounds(exactly: Timestamp(milliseconds: 1)),
            previous: .zero
        )
        record.direction = given.direction
        record.flags = given.flags
        record.subject = 42
        #expect(UseTally([record]).counts == (given.isUse ? [RightID(42): 1] : [:]))
    }
}
