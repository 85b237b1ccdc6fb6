import Access
import Crypto
import Edge
import Foundation
import HTTPServer
import Support
import Sync
import Synchronization
import Vocabulary

/// A hub over real HTTP that can be told to lie, to withhold and to hang.
final class FakeHub: Responder {
    enum Misdeed: Sendable, Equatable {
        case none
        case unsigned
        case otherNonce
        case otherKey
        /// Offers an older head than it did before.
        case oldHead
        /// Offers another head under the same version.
        case fork
        /// Offers a next head that names another one before it.
        case strangeNext
        /// Sends changes that do not lead to the head.
        case wrongDelta
        case deltaGone
        case snapshotGarbage
        case journalHangs
        case journalHole(wanted: UInt64)
        case journalQuarantined
        case journalForgetsToAnswer
        case failing(status: Int)
        /// Seals badge keys to another key than was asked for.
        case badgeKeysGarbage
        /// Takes every number below as used, as after a restart of the hub.
        case numbersFrom(UInt64)
        case deviceHeld(reason: String)
        /// Holds streams back, as a proxy that collects answers does.
        case streamsHeldBack
        /// Says without a signature that a number was used, as anybody on the way could.
        case unsignedNumber(wanted: UInt64)
    }

    struct State {
        var forge: ScopeForge
        var misdeed = Misdeed.none
        /// The records by their sequence; a second one under the same number is a fork.
        var records: [UInt64: [UInt8]] = [:]
        var conflicts = 0
        var asked: [String: Int] = [:]
        var sequences: Set<UInt64> = []
        var repeatedSequences = 0
        var unsignedRequests = 0
        var deviceKey: Ed25519PublicKey?
        var keyrings: [UInt32: [UInt8]] = [:]
        var enrolment: EnrolmentAnswer?
        var assignment: Assignment?
        var badgeKeys: BadgeKeys?
        /// The newest flash with its sequence, and what streams are told beside it.
        var flash: (sequence: UInt64, bytes: [UInt8])?
        var strays: [(event: String, bytes: [UInt8])] = []
        var feeds: [AsyncStream<ServerEvent>.Continuation] = []
    }

    /// How long a question for a newer head is held at most.
    static let holdMax = Duration.milliseconds(800)

    private let state: Mutex<State>
    private let now: @Sendable () -> Timestamp

    init(
        _ forge: ScopeForge,
        key: Ed25519PublicKey?,
        now: @escaping @Sendable () -> Timestamp = { ScopeForge.start }
    ) {
        var state = State(forge: forge)
        state.deviceKey = key
        self.state = Mutex(state)
        self.now = now
    }

    func change(_ change: (inout State) -> Void) {
        state.withLock { change(&$0) }
    }

    func behave(_ misdeed: Misdeed) { change { $0.misdeed = misdeed } }

    /// Publishes a new version.
    func publish(_ change: (inout ScopeForge) -> Void) {
        self.change {
            change(&$0.forge)
            $0.forge.publish()
        }
    }

    func read<Value: Sendable>(_ read: (State) -> Value) -> Value {
        state.withLock { read($0) }
    }

    func asked(_ path: String) -> Int { read { $0.asked[path] ?? 0 } }

    var received: [JournalRecord] {
        read { state in
            state.records.sorted { $0.key < $1.key }.compactMap { JournalRecord(bytes: $0.value) }
        }
    }

    func limits(for head: RequestHead) -> BodyRule { .collect(upTo: JournalBatch.byteCountMax) }

    func respond(to request: Request) async -> Response {
        let misdeed = note(request)
        if case .failing(let status) = misdeed { return Response(status: status) }
        if case .deviceHeld(let reason) = misdeed {
            return signed(Array(#"{"reason":"\#(reason)","epoch":1}"#.utf8), status: 403, request)
        }
        if case .unsignedNumber(let wanted) = misdeed {
            let body = #"{"reason":"replayed","wanted":\#(wanted),"epoch":1}"#
            return Response(status: 409, body: .bytes(Array(body.utf8)))
        }
        let number = request.fields[DeviceRequest.sequenceField].flatMap { UInt64($0) } ?? 0
        if case .numbersFrom(let wanted) = misdeed, number < wanted {
            let body = #"{"reason":"replayed","wanted":\#(wanted),"epoch":1}"#
            return signed(Array(body.utf8), status: 409, request)
        }
        let query = Dictionary(request.query.map { ($0.name, $0.value) }) { first, _ in first }
        switch request.path {
        case DeviceAPI.enrolmentPath: return enrol(request)
        case DeviceAPI.headPath: return await head(request, query, misdeed)
        case DeviceAPI.snapshotPath:
            let bytes = read { $0.forge.snapshot().bytes }
            return signed(misdeed == .snapshotGarbage ? [1, 2, 3] : bytes, request)
        case DeviceAPI.deltaPath: return delta(request, query, misdeed)
        case DeviceAPI.keyringPath:
            let from = query["from"].flatMap { UInt32($0) } ?? 0
            guard let next = read({ $0.keyrings[from + 1] }) else {
                return signed([], status: 204, request)
            }
            return signed(next, request)
        case DeviceAPI.assignmentPath:
            let place = read { state in
                state.assignment
                    ?? Assignment(
                        scope: state.forge.scope,
                        gate: EdgeBench.gate,
                        zone: EdgeBench.zone,
                        direction: "entry"
                    )
            }
            return signed((try? JSONEncoder().encode(place)).map { Array($0) } ?? [], request)
        case DeviceAPI.badgeKeysPath: return badgeKeys(request, query, misdeed)
        case DeviceAPI.journalPath: return await journal(request, misdeed)
        case DeviceAPI.beatPath: return await beat(request, query)
        case DeviceAPI.flashPath:
            guard let flash = read({ $0.flash?.bytes }) else {
                return signed([], status: 204, request)
            }
            return signed(flash, request)
        case DeviceAPI.eventsPath: return stream(misdeed)
        default: return Response(status: 404)
        }
    }

    /// Checks the request's signature and that its number was never used.
    private func note(_ request: Request) -> Misdeed {
        state.withLock { state in
            state.asked[request.path, default: 0] += 1
            if request.path != DeviceAPI.enrolmentPath {
                let field = { (name: String) in request.fields[name] }
                let claim = try? DeviceRequest(
                    method: request.method.rawValue,
                    target: request.rawTarget,
                    body: request.body,
                    field: field
                )
                if let claim, let key = state.deviceKey,
                    (try? claim.verify(field, key: key)) != nil
                {
                    let isNew = state.sequences.insert(claim.sequence).inserted
                    state.repeatedSequences += isNew ? 0 : 1
                } else {
                    state.unsignedRequests += 1
                }
            }
            return state.misdeed
        }
    }
}

/// Heartbeats and flashes.
extension FakeHub {
    private var heartbeat: [UInt8] {
        let now = now()
        return read { $0.forge.heartbeat(flash: $0.flash?.sequence ?? 0, at: now) }
    }

    private func beat(_ request: Request, _ query: [String: String]) async -> Response {
        let known = query["flash"].flatMap { UInt64($0) } ?? 0
        let seconds = query["wait"].flatMap { Int64($0) } ?? 0
        let end = ContinuousClock.now + min(Self.holdMax, .seconds(seconds))
        while ContinuousClock.now < end, read({ $0.flash?.sequence ?? 0 }) == known {
            try? await Task.sleep(for: .milliseconds(5))
        }
        return signed(heartbeat, request)
    }

    private func stream(_ misdeed: Misdeed) -> Response {
        let (stream, feed) = EventStream.make()
        guard misdeed != .streamsHeldBack else {
            change { $0.feeds.append(feed) }
            return Response(status: 200, body: .events(stream))
        }
        for stray in read({ $0.strays }) {
            feed.yield(ServerEvent(event: stray.event, data: Base64.encode(stray.bytes)))
        }
        if let flash = read({ $0.flash?.bytes }) {
            feed.yield(ServerEvent(event: DeviceAPI.flashEvent, data: Base64.encode(flash)))
        }
        let beat = Base64.encode(heartbeat)
        feed.yield(ServerEvent(event: DeviceAPI.beatEvent, data: beat))
        change { $0.feeds.append(feed) }
        return Response(status: 200, body: .events(stream))
    }

    /// Strikes, and tells it over the streams where they are not held back.
    func strike(_ sequence: UInt64, _ subjects: [FlashEntry.Subject]) {
        let (feeds, flash) = state.withLock { state in
            let flash = state.forge.flash(sequence, subjects)
            state.flash = (sequence, flash)
            return (state.misdeed == .streamsHeldBack ? [] : state.feeds, flash)
        }
        for feed in feeds {
            feed.yield(ServerEvent(event: DeviceAPI.flashEvent, data: Base64.encode(flash)))
        }
    }
}

extension FakeHub {
    private func head(
        _ request: Request,
        _ query: [String: String],
        _ misdeed: Misdeed
    ) async -> Response {
        let known = query["known"].flatMap { UInt64($0) } ?? 0
        if misdeed == .oldHead { return signed(read { $0.forge.version(1).head.bytes }, request) }
        if misdeed == .fork { return signed(read { Self.forked($0.forge).bytes }, request) }
        if misdeed == .strangeNext {
            return signed(read { Self.strangeNext($0.forge).bytes }, request)
        }
        let seconds = query["wait"].flatMap { Int64($0) } ?? 0
        let end = ContinuousClock.now + min(Self.holdMax, .seconds(seconds))
        while ContinuousClock.now < end, read({ $0.forge.latest.head.head.version }) <= known {
            try? await Task.sleep(for: .milliseconds(5))
        }
        let latest = read { $0.forge.latest.head }
        guard latest.head.version > known else { return signed([], status: 204, request) }
        return signed(latest.bytes, request)
    }

    /// The newest version once more, with other rows under it.
    static func forked(_ forge: ScopeForge) -> SignedHead {
        let last = forge.latest
        var rows = last.rows
        let record = RightRecord(right: RightID(666)).bytes
        rows[.rights, default: [:]][RecordKey.number(of: record)] = record
        return forge.head(
            of: rows,
            version: last.head.head.version,
            previous: last.head.head.previous
        )
    }

    /// What a second hub with the same keys signs after a newest version of its own.
    static func strangeNext(_ forge: ScopeForge) -> SignedHead {
        let last = forge.latest
        return forge.head(
            of: last.rows,
            version: last.head.head.version + 1,
            previous: forked(forge).digest
        )
    }

    private func badgeKeys(
        _ request: Request,
        _ query: [String: String],
        _ misdeed: Misdeed
    ) -> Response {
        let asked = query["key"].flatMap { Hex.decode($0) }.flatMap { X25519PublicKey($0) }
        guard let keys = read({ $0.badgeKeys }), let asked else {
            return signed([], status: 404, request)
        }
        let key = misdeed == .badgeKeysGarbage ? X25519PrivateKey().publicKey : asked
        let sealed = try? keys.sealed(to: key, device: EdgeBench.device)
        return signed(sealed ?? [], request)
    }

    private func delta(
        _ request: Request,
        _ query: [String: String],
        _ misdeed: Misdeed
    ) -> Response {
        let from = query["from"].flatMap { UInt64($0) } ?? 0
        if misdeed == .deltaGone { return signed([], status: 410, request) }
        let delta = read { $0.forge.delta(from: from) }
        guard misdeed == .wrongDelta else { return signed(delta.bytes, request) }
        let wrong = Delta(
            from: from,
            head: delta.head,
            changes: [.put(.rights, record: RightRecord(right: RightID(1)).bytes)]
        )
        return signed(wrong.bytes, request)
    }

    private func journal(_ request: Request, _ misdeed: Misdeed) async -> Response {
        if misdeed == .journalHangs { try? await Task.sleep(for: .seconds(600)) }
        if misdeed == .journalQuarantined {
            return conflict(JournalConflict(reason: "quarantined", wanted: nil, epoch: 1), request)
        }
        guard let key = read({ $0.deviceKey }),
            let batch = try? JournalBatch(bytes: request.body, device: EdgeBench.device, key: key)
        else { return signed([], status: 400, request) }
        let first = batch.records[0].sequence
        if case .journalHole(let wanted) = misdeed, first > wanted {
            change { $0.conflicts += 1 }
            return conflict(JournalConflict(reason: "hole", wanted: wanted, epoch: 1), request)
        }
        let isFork = state.withLock { state in
            for record in batch.records {
                if let held = state.records[record.sequence], held != record.bytes { return true }
                state.records[record.sequence] = record.bytes
            }
            return false
        }
        if isFork {
            return conflict(JournalConflict(reason: "fork", wanted: nil, epoch: 1), request)
        }
        guard misdeed != .journalForgetsToAnswer else { return Response(status: 503) }
        let word = Acknowledgement(
            device: EdgeBench.device,
            epoch: batch.checkpoint.epoch,
            sequence: batch.checkpoint.sequence,
            digest: batch.checkpoint.digest,
            time: now(),
            key: KeyRole.hub.rawValue
        )
        return signed(word.signed(by: read { $0.forge.hubKey }), request)
    }

    private func conflict(_ conflict: JournalConflict, _ request: Request) -> Response {
        let body = (try? JSONEncoder().encode(conflict)).map { Array($0) } ?? []
        return signed(body, status: 409, request)
    }

    private func enrol(_ request: Request) -> Response {
        guard
            let claim = try? JSONDecoder().decode(
                EnrolmentRequest.self,
                from: Data(request.body)
            ), let nonce = Base64.decode(claim.nonce), let answer = read({ $0.enrolment }),
            let body = try? JSONEncoder().encode(answer)
        else { return Response(status: 403) }
        change {
            $0.deviceKey = Base64.decode(claim.publicKey).flatMap { Ed25519PublicKey($0) }
        }
        return signed(Array(body), status: 201, nonce: nonce)
    }

    private func signed(_ body: [UInt8], status: Int = 200, _ request: Request) -> Response {
        let nonce = request.fields[DeviceRequest.nonceField].flatMap { Base64.decode($0) } ?? []
        return signed(body, status: status, nonce: nonce)
    }

    private func signed(_ body: [UInt8], status: Int, nonce: [UInt8]) -> Response {
        let (misdeed, hub) = read { ($0.misdeed, $0.forge.hubKey) }
        var response = Response(status: status, body: .bytes(body))
        guard misdeed != .unsigned else { return response }
        let answer = HubAnswer(
            status: status,
            body: body,
            nonce: misdeed == .otherNonce ? [UInt8](repeating: 7, count: 16) : nonce,
            created: now(),
            key: KeyRole.hub.rawValue
        )
        let signer = misdeed == .otherKey ? Ed25519PrivateKey() : hub
        for (name, value) in answer.fields(signedBy: signer) { response.fields.add(name, value) }
        return response
    }
}
