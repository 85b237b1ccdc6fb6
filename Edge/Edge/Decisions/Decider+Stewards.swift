import Access
import Cache
import Dispatch
import Display
import Gates
package import Journal
package import Sync
import Synchronization
import Vocabulary

/// What is kept between a steward's requests.
struct StewardNotes: Sendable {
    /// An override refers to a refusal that is no older: who was refused still stands there.
    static let refusalAgeMax = Duration.seconds(60)
    /// One record a minute at most stands for PINs that were not even looked at.
    static let countedEvery = Duration.seconds(60)

    private var refusal: (sequence: UInt64, direction: Direction, at: Duration)?
    /// Wrong PINs, or PINs while locked, that no record stands for yet.
    private(set) var unwritten: UInt64 = 0
    private var writtenAt: Duration?

    mutating func noteRefusal(
        _ record: JournalRecord?,
        _ direction: Direction,
        at moment: Duration
    ) {
        refusal = record.map { ($0.sequence, direction, moment) }
    }

    /// The refusal of who stands there now, if somebody does.
    func refusal(at moment: Duration) -> UInt64? {
        guard let last = refusal, moment - last.at <= Self.refusalAgeMax else { return nil }
        return last.sequence
    }

    /// Who was granted since stands there now, and not who was refused.
    mutating func noteGrant() { refusal = nil }

    /// The refusal that letting somebody pass this way now overrides; one override each.
    mutating func takeRefusal(_ direction: Direction, at moment: Duration) -> UInt64? {
        guard let last = refusal, last.direction == direction else { return nil }
        refusal = nil
        return moment - last.at <= Self.refusalAgeMax ? last.sequence : nil
    }

    mutating func noteUnheard() { unwritten += 1 }

    func isDue(at moment: Duration) -> Bool {
        guard unwritten > 0 else { return false }
        return writtenAt.map { moment - $0 >= Self.countedEvery } ?? true
    }

    mutating func drain(at moment: Duration) -> UInt64 {
        defer { unwritten = 0 }
        if unwritten > 0 { writtenAt = moment }
        return unwritten
    }
}

/// What a steward asked for and may have.
package struct StewardOrder: Sendable {
    package let steward: UInt16
    package let action: StewardRequest.Action
    package let reason: OverrideReason

    package init(_ request: StewardRequest) {
        steward = request.steward
        action = request.action
        reason = request.reason
    }
}

extension Decider {
    /// Journals an override and, for a person, opens; gives its sequence, durable when it returns.
    ///
    /// Nil for a free exit that could not be recorded: the gate opens all the same.
    package func override(_ order: StewardOrder) async throws(JournalError) -> UInt64? {
        let result: Result<UInt64?, JournalError> = await withCheckedContinuation { continuation in
            queue.async { [self] in continuation.resume(returning: perform(order)) }
        }
        return try result.get()
    }

    /// Takes a wrong PIN into account; one that was not even looked at is only counted.
    package func noteWrongPIN(steward: UInt16, isLocked: Bool) {
        guard !isLocked else { return state.withLock { $0.stewards.noteUnheard() } }
        queue.async { [self] in
            let draft = recording.wrongPINs(
                1,
                steward: max(1, steward),
                time: clock.bounds,
                sinceBoot: clock.sinceBoot
            )
            _ = record([draft], [])
        }
    }

    func writeWrongPINs() {
        let now = clock.sinceBoot
        let number = state.withLock { $0.stewards.drain(at: now) }
        guard number > 0 else { return }
        let draft = recording.wrongPINs(number, steward: 0, time: clock.bounds, sinceBoot: now)
        _ = record([draft], [])
    }

    private func perform(_ order: StewardOrder) -> Result<UInt64?, JournalError> {
        let now = clock.sinceBoot
        let refusal = refusal(overriddenBy: order.action, at: now)
        let drafts = recording.override(
            order,
            refusal: refusal,
            time: clock.bounds,
            sinceBoot: now
        )
        switch (record(drafts, []), order.action) {
        case (.success(let records), .letPass(let direction)):
            let sequence = records[0].sequence
            feedback.tell(.overridden(scan: sequence, direction))
            feedback.grant(OpenPassage(override: sequence, direction), direction)
            return .success(sequence)
        case (.success(let records), .setMode(let mode)):
            let sequence = records[0].sequence
            state.withLock { $0.gate.asked = (mode, sequence) }
            return .success(sequence)
        case (.success(let records), .annul):
            return .success(records[0].sequence)
        case (.failure, .letPass(.exit)) where isFreeExit:
            let nowhere = Destination(gateGroup: 0, seat: Seat())
            feedback.tell(.granted(scan: nil, .exit, nowhere))
            feedback.grant(nil, .exit)
            return .success(nil)
        case (.failure(let error), _):
            feedback.tell(.unrecorded)
            return .failure(error)
        }
    }

    /// Setting a mode overrides no refusal: who was refused is let pass by another request.
    private func refusal(
        overriddenBy action: StewardRequest.Action,
        at moment: Duration
    ) -> UInt64? {
        guard case .letPass(let direction) = action else { return nil }
        return state.withLock { $0.stewards.takeRefusal(direction, at: moment) }
    }

    /// Whether nobody may be locked into the zone of this gate.
    private var isFreeExit: Bool {
        judge.cache.zones.zone(recording.zone)?.flags.contains(.freeExit) == true
    }
}

extension Recording {
    /// The record of an override and, for a person, of the opening that follows from it.
    func override(
        _ order: StewardOrder,
        refusal: UInt64?,
        time: TimeBounds,
        sinceBoot now: Duration
    ) -> [Draft] {
        var record = plain(.override, time, now)
        record.slot = UInt16(order.reason.rawValue)
        record.credential = Self.credential(of: order.steward)
        if let refusal { record.refersTo = .scan(refusal) }
        guard case .letPass(let direction) = order.action else {
            record.subject = UInt64(OverrideAction.setMode.rawValue)
            return [record]
        }
        record.subject = UInt64(OverrideAction.letPass.rawValue)
        record.direction = direction
        var open = plain(.open, time, now)
        open.direction = direction
        open.refersTo = .back(1)
        return [record, open]
    }

    /// Stands for wrong PINs; the number is what was typed, and 0 where none was looked at.
    func wrongPINs(
        _ number: UInt64,
        steward: UInt16,
        time: TimeBounds,
        sinceBoot now: Duration
    ) -> Draft {
        var record = plain(.override, time, now)
        record.flags = .counted
        record.subject = number
        record.credential = Self.credential(of: steward)
        return record
    }

    static func credential(of steward: UInt16) -> [UInt8] {
        [UInt8(steward >> 8), UInt8(steward & 0xFF)] + JournalRecord.noCredential.dropFirst(2)
    }
}
