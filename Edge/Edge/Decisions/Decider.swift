import Access
import Cache
import Dispatch
import Display
package import Gates
package import Journal
package import Logging
import Sync
import Synchronization
import Vocabulary

/// Decides one presentation after the other, and journals before the gate moves.
///
/// It has a queue of its own, on which nothing else runs: no download and no answer of the hub
/// makes a person wait. It shares the lock of the journal with short work of others alone: the
/// reading of one batch for an upload, and at a sweep the deletion of as many old records.
package final class Decider: Sendable {
    /// Presentations waiting; a further one is dropped and counted.
    ///
    /// Its reader sees the code again a moment later, and a card is offered again
    /// (`CardDialogue`), so that nobody is lost.
    package static let pendingMax = 64
    /// Rights whose row was found tampered that are journalled, for each version of the cache.
    package static let tamperedMax = 64

    struct State {
        var flood = FloodMachine()
        var keypad: KeypadGuard
        var repeats: RepeatMachine
        var tampered: Set<UInt64> = []
        var tamperedVersion: UInt64 = 0
        var gate = GateNotes()
        var stewards = StewardNotes()
        var endings = OwedEndings()
    }

    package let log: DecisionLog
    let recording: Recording
    let clock: EdgeClock
    let feedback: Feedback
    let events: Log
    let state: Mutex<State>
    let judge: Judge
    let journal: JournalFile
    private let hasSensor: Bool
    let queue = DispatchQueue(label: "jalon.edge.decisions", qos: .userInteractive)
    private let pending = Atomic(0)

    package init(
        judge: Judge,
        recording: Recording,
        journal: JournalFile,
        clock: EdgeClock,
        feedback: Feedback,
        hasSensor: Bool,
        guesses: GuessLock = GuessLock(),
        gap: Duration = PresentationMachine.gapDefault,
        log: DecisionLog = DecisionLog(),
        events: Log = .silent
    ) {
        self.judge = judge
        self.recording = recording
        self.journal = journal
        self.clock = clock
        self.feedback = feedback
        self.hasSensor = hasSensor
        state = Mutex(
            State(keypad: KeypadGuard(lock: guesses), repeats: RepeatMachine(gap: gap))
        )
        self.log = log
        self.events = events
    }

    /// Takes a presentation, or says that the queue is full.
    package func submit(_ presentation: Presentation) -> Bool {
        guard pending.add(1, ordering: .relaxed).newValue <= Self.pendingMax else {
            pending.subtract(1, ordering: .relaxed)
            log.addDropped()
            return false
        }
        queue.async { [self] in
            decide(presentation)
            pending.subtract(1, ordering: .relaxed)
        }
        return true
    }

    /// Presentations that are not decided yet.
    package var depth: Int { pending.load(ordering: .relaxed) }

    /// Journals what came of an opening.
    package func settle(_ passage: OpenPassage, _ outcome: GateOutcome?) {
        queue.async { [self] in write(passage, outcome) }
    }

    /// What is due once a second: numbers that stand for a flood, the wall clock, the reserve.
    package func tick() {
        queue.async { [self] in tend() }
    }

    /// Waits until what was submitted is decided and journalled.
    package func drain() async {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume() }
        }
    }

    /// Journals a record of another part of the daemon, in turn with the decisions.
    ///
    /// `make` gives nil where nothing is owed any more. A refused record is logged and not tried
    /// again here: who needs it hears of it by `failed` and asks again.
    package func append(
        _ make: @escaping @Sendable (Recording) -> Draft?,
        failed: @escaping @Sendable () -> Void = {}
    ) {
        queue.async { [self] in
            guard let draft = make(recording) else { return }
            if case .failure = record([draft], []) { failed() }
        }
    }

    /// Does work between two decisions and waits for it; never to be called from one.
    package func inTurn(_ work: () -> Void) {
        queue.sync(execute: work)
    }

    /// Ends a daemon's journal: what was counted is written, and nothing is left behind.
    package func finish() async {
        queue.async { [self] in
            writeEndings()
            writeCounted(state.withLock { $0.flood.drain() })
            writeLocked()
            writeWrongPINs()
            writeGateSummaries(state.withLock { $0.gate.flood.drain() })
        }
        await drain()
    }
}

extension Decider {
    private func decide(_ presentation: Presentation) {
        guard !isLocked(presentation) else { return }
        let judgement: Judgement
        do throws(JournalError) {
            judgement = try judge.judge(presentation)
        } catch {
            events.error("journalUnreadable", ["reason": "\(error)"])
            deny(Judgement(presentation, .stale, time: clock.bounds), word: "journal_failed")
            return
        }
        noteMistake(judgement)
        guard !isCounted(judgement) else {
            if let refusal = judgement.refusal {
                feedback.tell(.refused(refusal, presentation.direction))
            }
            return feedback.deny(judgement.refusal)
        }
        if judgement.isTampered { noteTamper(judgement) }
        guard !isRepeated(judgement) else { return }
        let (drafts, uses) = recording.drafts(of: judgement, sinceBoot: clock.sinceBoot)
        switch record(drafts, uses) {
        case .success(let records): answer(judgement, records)
        case .failure(let error): answerUnrecorded(judgement, error)
        }
    }

    /// Whether this one is among those that one record a second stands for.
    private func isCounted(_ judgement: Judgement) -> Bool {
        guard judgement.isOfCodeAlone else { return false }
        let now = clock.sinceBoot
        let (action, flushed) = state.withLock { $0.flood.handle(at: now) }
        writeCounted(flushed)
        guard action == .count else { return false }
        log.addCounted()
        return true
    }

    private func answer(_ judgement: Judgement, _ records: [JournalRecord]) {
        judge.took(judgement.heard)
        let own = records.first { $0.kind != .peer }
        switch judgement.verdict {
        case .granted(let grant):
            let passage = own.map {
                OpenPassage(
                    scan: $0.sequence,
                    grant: grant,
                    judgement: judgement
                )
            }
            noteGrant(judgement, grant)
            state.withLock { $0.stewards.noteGrant() }
            feedback.tell(
                .granted(
                    scan: passage?.scan,
                    judgement.presentation.direction,
                    Destination(grant)
                )
            )
            feedback.grant(passage, judgement.presentation.direction)
            note(judgement, word: "granted", own?.sequence)
        case .refused(let refusal):
            let direction = judgement.presentation.direction
            let now = clock.sinceBoot
            state.withLock { $0.stewards.noteRefusal(own, direction, at: now) }
            let hint = judgement.explanation.flatMap { RefusalHint($0, at: judgement.time.low) }
            feedback.tell(.refused(refusal, direction, hint))
            feedback.deny(refusal)
            note(judgement, word: refusal.name, own?.sequence)
        }
    }

    /// Without a record nobody passes, but out of a zone that nobody may be locked into.
    private func answerUnrecorded(_ judgement: Judgement, _ error: JournalError) {
        let isFreeExit =
            judgement.presentation.direction == .exit
            && judgement.facts?.zones.zone(recording.zone)?.flags.contains(.freeExit) == true
        if isFreeExit, case .granted(let grant) = judgement.verdict {
            feedback.tell(.granted(scan: nil, .exit, Destination(grant)))
            feedback.grant(nil, .exit)
            note(judgement, word: "granted", nil)
            return
        }
        let word = error.code == .full ? "journal_full" : "journal_failed"
        deny(judgement, word: word)
    }

    private func deny(_ judgement: Judgement, word: String) {
        feedback.tell(.unrecorded)
        feedback.deny(nil)
        note(judgement, word: word, nil)
    }

    func note(_ judgement: Judgement, word: String, _ record: UInt64?) {
        let presentation = judgement.presentation
        let latency = clock.sinceBoot - presentation.seenAt
        let time = clock.bounds.low
        log.add { number in
            DecisionEntry(
                number: number,
                time: time,
                reader: presentation.reader,
                direction: presentation.direction.name,
                medium: judgement.medium.name,
                assurance: judgement.medium.assurance.words,
                verdict: word,
                detail: judgement.detail,
                hint: judgement.explanation?.words,
                needs: judgement.explanation?.forms,
                right: judgement.right,
                latencyMicroseconds: latency.wholeMicroseconds,
                record: record
            )
        }
    }
}

extension Decider {
    func record(
        _ drafts: [Draft],
        _ uses: [UseChange]
    ) -> Result<[JournalRecord], JournalError> {
        do throws(JournalError) {
            let records = try journal.append(drafts, uses: uses)
            feedback.written()
            return .success(records)
        } catch {
            events.error("journalRefused", ["code": "\(error.code.rawValue)"])
            return .failure(error)
        }
    }

    private func write(_ passage: OpenPassage, _ outcome: GateOutcome?) {
        let (draft, uses) = passage.ending(
            outcome,
            hasSensor: hasSensor,
            recording: recording,
            time: clock.bounds,
            sinceBoot: clock.sinceBoot
        )
        if case .failure = record([draft], uses) { owe(draft, uses) }
        feedback.tell(.settled(scan: passage.scan, outcome))
    }

    private func writeCounted(_ number: UInt64?) {
        guard let number else { return }
        let draft = recording.counted(number, time: clock.bounds, sinceBoot: clock.sinceBoot)
        _ = record([draft], [])
    }

    private func noteTamper(_ judgement: Judgement) {
        feedback.tampered()
        let version = judgement.facts?.headVersion ?? 0
        let isNew = state.withLock { state in
            if state.tamperedVersion != version {
                state.tampered = []
                state.tamperedVersion = version
            }
            guard state.tampered.count < Self.tamperedMax else { return false }
            return state.tampered.insert(judgement.right?.raw ?? judgement.badge?.key ?? 0).inserted
        }
        guard isNew else { return }
        events.warning("cacheTampered", ["version": .integer(version)])
        _ = record([recording.tamper(judgement, sinceBoot: clock.sinceBoot)], [])
    }

    private func tend() {
        let now = clock.sinceBoot
        writeEndings()
        writeCounted(state.withLock { $0.flood.tick(at: now) })
        writeLocked()
        if state.withLock({ $0.stewards.isDue(at: now) }) { writeWrongPINs() }
        writeGateSummaries(state.withLock { $0.gate.flood.tick(at: now) })
        if case .journalJump(let forward)? = clock.watchWall() {
            events.warning("wallClockJumped", ["forward": .bool(forward)])
            _ = record([recording.plain(.clock, clock.bounds, now)], [])
        }
        journal.tendSpace()
    }
}
