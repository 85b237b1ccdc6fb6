import Sync
import Vocabulary

/// A hub that forgets what it has: every batch is new to it.
///
/// The checker must see that.
final class ForgetfulHub: Collecting {
    private let real: SimulatedHub
    private var books: [DeviceID: [[UInt8]]] = [:]

    init(_ real: SimulatedHub) {
        self.real = real
    }

    func take(_ body: [UInt8], from device: DeviceID) async throws -> HubWord {
        let word = try await real.take(body, from: device)
        guard case .acknowledged = word else { return word }
        let size = JournalRecord.byteCount
        for start in stride(from: Checkpoint.byteCount, to: body.count, by: size) {
            books[device, default: []].append(Array(body[start..<start + size]))
        }
        return word
    }

    func held(of device: DeviceID) async throws -> [[UInt8]] { books[device] ?? [] }
}

/// A hub that gives its word before it has written, and loses every seventh batch.
final class CarelessHub: Collecting {
    private let real: SimulatedHub
    private var books: [DeviceID: [[UInt8]]] = [:]
    private var count = 0

    init(_ real: SimulatedHub) {
        self.real = real
    }

    func take(_ body: [UInt8], from device: DeviceID) async throws -> HubWord {
        let word = try await real.take(body, from: device)
        count += 1
        guard case .acknowledged = word, !count.isMultiple(of: 7) else { return word }
        books[device] = try await real.held(of: device)
        return word
    }

    func held(of device: DeviceID) async throws -> [[UInt8]] { books[device] ?? [] }
}
