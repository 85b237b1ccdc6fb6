package import Access
import Cache
package import Gates
package import Journal
package import Sync
package import Vocabulary

/// What a journal entry says beside the decision itself: the same for all records of one gate.
package struct Recording: Sendable {
    package let gate: GateID
    package let zone: UInt16

    package init(_ assignment: Assignment) {
        gate = assignment.gate
        zone = assignment.zone
    }

    /// The records of a decision and what they change; the gate opens after they are durable.
    package func drafts(
        of judgement: Judgement,
        sinceBoot now: Duration
    ) -> (drafts: [Draft], uses: [UseChange]) {
        let (drafts, uses) = ownDrafts(of: judgement, sinceBoot: now)
        return (peers(of: judgement) + drafts, judgement.heard.map { .hear($0) } + uses)
    }

    /// What neighbours told and this decision rests on stands before it.
    private func peers(of judgement: Judgement) -> [Draft] {
        judgement.heard.map { taken in
            var draft = Draft.peer(taken.heard, taken.use, time: judgement.time)
            draft.gate = gate
            return draft
        }
    }

    private func ownDrafts(
        of judgement: Judgement,
        sinceBoot now: Duration
    ) -> (drafts: [Draft], uses: [UseChange]) {
        let taps = judgement.taps
        switch judgement.verdict {
        case .granted(let grant):
            var scan = draft(.scan, judgement, now)
            scan.flags = RecordFlags(grant)
            var open = draft(.open, judgement, now)
            open.refersTo = .back(1)
            let reserve = UseChange.reserve(grant.right, generation: grant.generation)
            return ([scan, open], [reserve] + taps + judgement.slots(grant))
        case .refused(let refusal):
            var record = draft(.refusal, judgement, now)
            record.refusal = refusal
            return ([record], taps)
        }
    }

    /// The count of a card whose holder another reader has just let in; nothing of it opens a gate.
    func tap(of judgement: Judgement, sinceBoot now: Duration) -> (Draft, [UseChange]) {
        (draft(.tap, judgement, now), judgement.taps)
    }

    /// A row was not what the head signed.
    package func tamper(_ judgement: Judgement, sinceBoot now: Duration) -> Draft {
        draft(.tamper, judgement, now)
    }

    /// Stands for many codes that nobody signed.
    package func counted(_ number: UInt64, time: TimeBounds, sinceBoot now: Duration) -> Draft {
        var record = plain(.refusal, time, now)
        record.refusal = .unreadable
        record.flags = .counted
        record.subject = number
        return record
    }

    /// Stands for codes typed while the keypad was locked.
    package func locked(_ number: UInt64, time: TimeBounds, sinceBoot now: Duration) -> Draft {
        var record = counted(number, time: time, sinceBoot: now)
        record.medium = .typedCode
        record.assurance = Medium.typedCode.assurance
        return record
    }

    /// What a gate told unasked; `reference` is the scan or override that it belongs to.
    package func gate(
        _ event: GateEvent,
        reference: UInt64?,
        time: TimeBounds,
        sinceBoot now: Duration
    ) -> Draft {
        var record = plain(.gate, time, now)
        record.subject = UInt64(event.kind.rawValue)
        record.direction = event.direction
        record.slot = UInt16(event.mode?.rawValue ?? 0)
        if event.isOver { record.flags = .over }
        if let reference { record.refersTo = .scan(reference) }
        return record
    }

    /// Stands for what a rattling contact told within a minute; of modes it names the one that
    /// holds now.
    package func gate(
        _ summary: EventFlood<GateEventKind>.Summary,
        mode: GateMode? = nil,
        time: TimeBounds,
        sinceBoot now: Duration
    ) -> Draft {
        var record = gate(
            GateEvent(summary.key, isOver: summary.isOver, mode: mode),
            reference: nil,
            time: time,
            sinceBoot: now
        )
        record.flags.insert(.counted)
        record.counter = min(summary.omitted, 0xFF_FFFF)
        return record
    }

    package func plain(_ kind: RecordKind, _ time: TimeBounds, _ now: Duration) -> Draft {
        var record = Draft(kind, time: time)
        record.sinceBoot = UInt64(clamping: now.wholeMilliseconds)
        record.gate = gate
        return record
    }

    private func draft(_ kind: RecordKind, _ judgement: Judgement, _ now: Duration) -> Draft {
        let presentation = judgement.presentation
        var record = plain(kind, judgement.time, now)
        record.direction = presentation.direction
        record.medium = judgement.medium
        record.assurance = judgement.medium.assurance
        record.subject = judgement.right?.raw ?? 0
        record.generation = judgement.claim?.generation ?? 0
        record.counter = judgement.counter ?? judgement.rotating?.beginNumber ?? 0
        record.slot = judgement.rotating?.slot ?? 0
        record.credential = judgement.credential
        record.latency = UInt16(clamping: (now - presentation.seenAt).wholeMicroseconds / 100)
        if let facts = judgement.facts {
            record.headVersion = facts.headVersion
            let age = judgement.time.low.since(facts.head.issuedAt)
            record.freshnessSeconds = UInt32(clamping: age.components.seconds)
        }
        return record
    }
}

extension Judgement {
    /// A tap that the card proved counts whether or not it let the person pass: shown again, it is
    /// a copy.
    var taps: [UseChange] {
        guard let badge, let counter else { return [] }
        return [.tap(badge: badge.key, counter: counter)]
    }

    /// A slot counts once it opened the gate: who was refused may show the same code again.
    func slots(_ grant: Grant) -> [UseChange] {
        rotating.map { [.show(grant.right, $0.shown)] } ?? []
    }
}

extension RotatingCode {
    /// The minute in which the first slot of its capsule began, as far as three bytes hold it: the
    /// year 2051.
    fileprivate var beginNumber: UInt32 { token.notBefore.count & 0xFF_FFFF }
}

extension Duration {
    /// Rounded towards zero.
    var wholeMicroseconds: Int64 {
        let (seconds, attoseconds) = components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        return overflow ? .max : scaled &+ attoseconds / 1_000_000_000_000
    }
}
