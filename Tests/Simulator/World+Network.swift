import PowerDisk
import Sync
import Vocabulary

/// The wire: it loses, delays, doubles, reorders and cuts.
extension World {
    /// Long enough to outlast the patience of whoever asked.
    private static let lateFrom: Int64 = 40_000
    private static let lateTo: Int64 = 120_000

    func send(_ cargo: Cargo, _ envelope: Envelope, isAnswer: Bool) {
        guard links[envelope.edge] else {
            history.note(now, .lost, envelope.edge, UInt64(envelope.number))
            return
        }
        if isKind { return post(cargo, envelope, isAnswer, 20) }
        if chance(4) {
            faults[.messageLost] += 1
            history.note(now, .lost, envelope.edge, UInt64(envelope.number))
            return
        }
        var cargo = cargo
        if case .journal(let bytes) = cargo, chance(2) {
            faults[.messageCutShort] += 1
            cargo = .journal(Array(bytes.prefix(Int.random(in: 0..<bytes.count, using: &random))))
        }
        post(cargo, envelope, isAnswer, delay())
        if chance(3) {
            faults[.messageDoubled] += 1
            post(cargo, envelope, isAnswer, delay())
        }
    }

    private func delay() -> Int64 {
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<3:
            faults[.messageDelayed] += 1
            return between(Self.lateFrom, Self.lateTo)
        case 3..<20: return between(1_000, 9_000)
        default: return between(30, 900)
        }
    }

    private func post(_ cargo: Cargo, _ envelope: Envelope, _ isAnswer: Bool, _ delay: Int64) {
        let due = now + delay
        let road = envelope.edge * 2 + (isAnswer ? 1 : 0)
        if due < lastDue[road] { faults[.messageReordered] += 1 }
        lastDue[road] = max(lastDue[road], due)
        agenda.plan(due, .arrive(cargo, envelope, isAnswer: isAnswer, hubTime: hub.now))
    }

    func arrive(
        _ cargo: Cargo,
        _ envelope: Envelope,
        _ isAnswer: Bool,
        _ hubTime: Timestamp
    ) async throws {
        guard links[envelope.edge] else {
            history.note(now, .lost, envelope.edge, UInt64(envelope.number))
            return
        }
        history.note(now, isAnswer ? .answered : .arrived, envelope.edge, UInt64(envelope.number))
        if isAnswer { return try await answer(cargo, envelope, hubTime) }
        guard isHubUp else { return }
        do {
            try await receive(cargo, envelope)
        } catch let broken as Broken {
            throw broken
        } catch {
            guard hub.disk.isOff else { throw error }
        }
        if hub.disk.isOff { try await endHub(afterPowerLoss: true) }
    }

    /// The hub answers a question, or holds it until there is something to say.
    private func receive(_ cargo: Cargo, _ envelope: Envelope) async throws {
        switch cargo {
        case .askHead(let known, let wait):
            guard let head = hub.head, head.head.version > known else {
                parked[envelope.edge] = (envelope, known)
                return later(wait, .pollEnd(envelope))
            }
            send(.head(head.bytes), envelope, isAnswer: true)
        case .askDelta(let version):
            let delta = try await hub.delta(from: version)
            send(delta.map { .delta($0) } ?? .deltaGone, envelope, isAnswer: true)
        case .askSnapshot:
            send(.snapshot(try await hub.snapshot()), envelope, isAnswer: true)
        case .askKeyring: send(.upToDate, envelope, isAnswer: true)
        case .journal(let body):
            let word = try await collecting.take(body, from: edges[envelope.edge].device)
            send(.word(word), envelope, isAnswer: true)
        case .upToDate, .head, .delta, .deltaGone, .snapshot, .word: break
        }
    }

    func endPoll(_ envelope: Envelope) {
        guard parked[envelope.edge]?.envelope == envelope else { return }
        parked[envelope.edge] = nil
        if isHubUp { send(.upToDate, envelope, isAnswer: true) }
    }

    func answerParked() {
        guard isHubUp, let head = hub.head else { return }
        for (edge, question) in parked.sorted(by: { $0.key < $1.key })
        where head.head.version > question.known {
            parked[edge] = nil
            send(.head(head.bytes), question.envelope, isAnswer: true)
        }
    }
}
