package import Vocabulary

/// What a folder that carries a scope's news on foot may hold: a closed list of names, each with
/// its limit, and behind each a fixed layout that proves itself.
///
/// Nothing is packed: what a file holds is as long as the file, so that no limit can be passed by
/// unpacking. The folder itself is believed in nothing.
///
/// | name | content |
/// |---|---|
/// | `keyrings.bin` | up to 16 times: length 4 and a ``SignedKeyring``, by version |
/// | `heartbeat.bin` | one ``Heartbeat`` |
/// | `flash.bin` | one ``Flash`` |
/// | `roster.bin` | one ``Roster`` |
/// | `snapshot.bin` | one ``Snapshot`` |
/// | `delta.bin` | one ``Delta`` |
/// | `acknowledgements.bin` | ``Acknowledgement`` after ``Acknowledgement``, one a device |
/// | `marks-DEVICE.bin` | ``UsedMark`` after ``UsedMark`` of that device, eight digits of hex |
/// | `journal-DEVICE-NN.bin` | one ``JournalBatch`` of that device; the first is 01 |
package enum StickFile: Hashable, Sendable {
    case keyrings
    case heartbeat
    case flash
    case roster
    case snapshot
    case delta
    case acknowledgements
    case marks(DeviceID)
    case journal(DeviceID, number: Int)

    /// The folder that these files lie in.
    package static let folder = "jalon-sync"
    /// More files than that are not looked at.
    package static let filesMax = 1_024
    package static let bytesMaxInAll = 256 << 20
    package static let keyringsMax = 16
    package static let marksMax = 10_000
    /// A gate that has more unsent records brings them in several rounds.
    package static let batchesMax = 64

    package var name: String {
        switch self {
        case .keyrings: "keyrings.bin"
        case .heartbeat: "heartbeat.bin"
        case .flash: "flash.bin"
        case .roster: "roster.bin"
        case .snapshot: "snapshot.bin"
        case .delta: "delta.bin"
        case .acknowledgements: "acknowledgements.bin"
        case .marks(let device): "marks-\(Self.digits(device)).bin"
        case .journal(let device, let number):
            "journal-\(Self.digits(device))-\(number < 10 ? "0" : "")\(number).bin"
        }
    }

    package var byteCountMax: Int {
        switch self {
        case .keyrings: Self.keyringsMax * (4 + SignedKeyring.byteCountMax)
        case .heartbeat: Heartbeat.byteCount
        case .flash: Flash.byteCountMax
        case .roster: Roster.byteCountMax
        case .snapshot: Snapshot.byteCountMax
        case .delta: Delta.byteCountMax
        case .acknowledgements: Roster.devicesMax * Acknowledgement.byteCount
        case .marks: Self.marksMax * UsedMark.byteCount
        case .journal: JournalBatch.byteCountMax
        }
    }

    private static let single: [StickFile] = [
        .keyrings, .heartbeat, .flash, .roster, .snapshot, .delta, .acknowledgements,
    ]

    /// Reads a name; any other spelling gives nil.
    package init?(name: String) {
        if let known = Self.single.first(where: { $0.name == name }) {
            self = known
            return
        }
        let parts = name.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 2, let device = Self.device(parts[1].prefix(8)) else { return nil }
        let number = parts.count == 3 ? Int(parts[2].prefix(2)) : nil
        let candidates: [StickFile] =
            [.marks(device)]
            + (number.map { [.journal(device, number: $0)] } ?? [])
        guard let found = candidates.first(where: { $0.name == name }),
            number.map({ (1...Self.batchesMax).contains($0) }) ?? true
        else { return nil }
        self = found
    }

    private static func device(_ digits: Substring) -> DeviceID? {
        guard digits.utf8.count == 8, let raw = UInt32(digits, radix: 16) else { return nil }
        return DeviceID(raw)
    }

    private static func digits(_ device: DeviceID) -> String {
        let text = String(device.raw, radix: 16)
        return String(repeating: "0", count: 8 - text.count) + text
    }

    /// In which order files are taken: keys before what they sign, the head before what counts
    /// from it.
    package var order: Int {
        switch self {
        case .keyrings: 0
        case .heartbeat: 1
        case .roster: 2
        case .flash: 3
        case .delta: 4
        case .snapshot: 5
        case .acknowledgements: 6
        case .marks: 7
        case .journal: 8
        }
    }
}

extension StickFile {
    /// Puts keyrings one after the other, each with its length before it.
    package static func joined(_ keyrings: [[UInt8]]) -> [UInt8] {
        precondition(keyrings.count <= keyringsMax, "a stick carries at most 16 keyrings")
        var writer = ByteWriter(capacity: keyrings.reduce(0) { $0 + $1.count + 4 })
        for keyring in keyrings {
            writer.number(UInt32(keyring.count))
            writer.raw(keyring)
        }
        return writer.bytes
    }

    /// Takes keyrings apart; nil where the lengths do not fit.
    package static func keyrings(_ bytes: [UInt8]) -> [[UInt8]]? {
        var reader = ByteReader(bytes)
        var keyrings: [[UInt8]] = []
        while reader.remaining > 0 {
            guard reader.remaining >= 4, keyrings.count < keyringsMax else { return nil }
            let count = Int(reader.number(UInt32.self))
            guard (1...SignedKeyring.byteCountMax).contains(count), reader.remaining >= count
            else { return nil }
            keyrings.append(reader.raw(count))
        }
        return keyrings
    }
}
