import Access
import Crypto
import PeerLinks
import SQLite
import Sync
import Vocabulary

/// A gate's key in hostile hands: a sound link, then marks at ten thousand a second.
final class Flood: Sendable {
    private static let perSecond = 10_000
    private static let made = 20_000
    private static let inFrame = 64

    private let endpoint: PeerEndpoint
    private let link: UInt64
    private let frames: [[UInt8]]
    private let hello: [UInt8]

    init(_ edge: SystemEdge, scope: ScopeID, to port: UInt16) throws {
        let connection = try Connection(
            path: edge.state + "/state.sqlite",
            options: .init(mode: .readOnly)
        )
        let read = try connection.prepare("SELECT value FROM value WHERE name = ?")
        let seed = try read.first("device_seed") { $0.blob(0) } ?? []
        let number = try read.first("device") { $0.blob(0) } ?? []
        guard let key = Ed25519PrivateKey(seed: seed), number.count == 8 else {
            throw NotInTime(description: "The edge has no key.")
        }
        var reader = ByteReader(number, at: 4)
        let device = DeviceID(reader.number())
        frames = Self.frames(scope, device, key)
        hello = Self.hello(scope, device)
        endpoint = try PeerEndpoint(
            .init(seed: seed, name: device.description),
            believes: { _ in true },
            hears: { _ in }
        )
        link = endpoint.dial(
            SocketAddress(
                bytes: [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF, 127, 0, 0, 1],
                port: port
            )
        )
    }

    private static func frame(_ kind: UInt8, _ content: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.number(UInt32(content.count + 1))
        writer.number(kind)
        writer.raw(content)
        return writer.bytes
    }

    private static func hello(_ scope: ScopeID, _ device: DeviceID) -> [UInt8] {
        var writer = ByteWriter()
        writer.raw(Array("JLNPEER1".utf8))
        writer.number(scope.raw)
        writer.number(device.raw)
        writer.zeros(12 + 72)
        return frame(1, writer.bytes)
    }

    private static func frames(
        _ scope: ScopeID,
        _ device: DeviceID,
        _ key: Ed25519PrivateKey
    ) -> [[UInt8]] {
        let now = Clock.system.now()
        var marks: [[UInt8]] = []
        for number in 0..<made {
            let mark = UsedMark(
                scope: scope,
                device: device,
                epoch: 1,
                sequence: UInt64(number) + 1_000_000,
                gate: GateID(1),
                zone: 1,
                right: RightID(UInt64.random(in: 0...UInt64.max)),
                generation: 1,
                direction: .entry,
                time: TimeBounds(exactly: now),
                state: .granted
            )
            marks.append(mark.signed(by: key))
        }
        return stride(from: 0, to: marks.count, by: inFrame).map { start in
            frame(3, Array(marks[start..<min(marks.count, start + inFrame)].joined()))
        }
    }

    /// Sends until it is cancelled; gives how many marks a second it offered.
    func run() async -> Int {
        try? await Task.sleep(for: .milliseconds(500))
        _ = endpoint.send(hello, to: link)
        let begin = ContinuousClock.now
        var offered = 0
        while !Task.isCancelled {
            _ = endpoint.send(frames[offered / Self.inFrame % frames.count], to: link)
            offered += Self.inFrame
            let due = begin + .seconds(offered) / Self.perSecond
            try? await Task.sleep(until: due, clock: .continuous)
        }
        let (seconds, _) = (ContinuousClock.now - begin).components
        await endpoint.stop()
        return offered / Int(max(1, seconds))
    }
}
