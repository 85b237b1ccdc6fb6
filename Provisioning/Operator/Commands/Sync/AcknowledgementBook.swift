import Sync
import Vocabulary

/// The newest acknowledgement of each device, to be carried back to it.
actor AcknowledgementBook {
    private var words: [DeviceID: [UInt8]] = [:]

    var isEmpty: Bool { words.isEmpty }

    func add(_ word: [UInt8], of device: DeviceID) {
        guard word.count == Acknowledgement.byteCount else { return }
        words[device] = word
    }

    /// These and those of other devices that are on the stick already.
    func joined(with known: [UInt8]) -> [UInt8] {
        let size = Acknowledgement.byteCount
        var all = words
        for start in stride(from: 0, through: known.count - size, by: size) {
            let word = Array(known[start..<start + size])
            var reader = ByteReader(word, at: Acknowledgement.domain.count)
            let device = DeviceID(reader.number())
            if all[device] == nil { all[device] = word }
        }
        return all.sorted { $0.key.raw < $1.key.raw }.flatMap(\.value)
    }
}
