/// Writes the address into an NTAG 424 DNA, and has the card complete it at each tap.
///
/// NT4H2421Gx, 10.7 and 10.8; AN12196, 5 and 6.9. The settings are left alone where they are ours
/// already: setting them anew might set the card's count back, and gates would refuse its taps.
struct FileWriting: Sendable {
    static let fileNumber: UInt8 = 0x02
    private static let pieceBytes = 128
    private static let lengthByteCount = 2

    private enum Phase {
        case settings
        case writing(EV2Session.Mode)
        case change
    }

    private var session: EV2Session
    private let message: [UInt8]
    private var phase = Phase.settings
    /// Offset and bytes, in the order of writing.
    private var writes: ArraySlice<(offset: Int, bytes: [UInt8])> = []
    private var isSet = false

    init(session: EV2Session, address: String) {
        self.session = session
        message = NDEFMessage(address: CardAddress.template(address: address)).bytes
    }

    mutating func begin() -> WritingStep {
        .exchange(
            session.wrap(command: .getFileSettings, header: [Self.fileNumber], mode: .mac)
        )
    }

    mutating func handle(_ reply: [UInt8]) -> WritingStep {
        do throws(CardFault) {
            switch phase {
            case .settings: return planned(try session.unwrap(reply: reply, mode: .mac))
            case .writing(let mode):
                // An encrypted command of no answer is answered by its code alone.
                _ = try session.unwrap(reply: reply, mode: mode == .full ? .mac : mode)
                return next(mode)
            case .change:
                _ = try session.unwrap(reply: reply, mode: .mac)
                return .written
            }
        } catch {
            return .failed(.card(error))
        }
    }

    private mutating func planned(_ bytes: [UInt8]) -> WritingStep {
        guard let settings = FileSettings(answer: bytes) else { return .failed(.wrongCard) }
        let needed = Self.lengthByteCount + message.count
        guard message.count <= NDEFMessage.byteCountMax, needed <= settings.byteCount else {
            return .failed(.addressTooLong)
        }
        isSet = settings.contents == wanted
        // The length stays zero until the message is whole.
        let file = [0, 0] + message
        let length = [UInt8(message.count >> 8), UInt8(message.count & 0xFF)]
        let pieces = stride(from: 0, to: file.count, by: Self.pieceBytes).map { start in
            (offset: start, bytes: Array(file[start..<min(start + Self.pieceBytes, file.count)]))
        }
        writes = (pieces + [(offset: 0, bytes: length)])[...]
        return next(settings.writingMode)
    }

    private var wanted: [UInt8] {
        FileSettings.taps(fileByteCount: Self.lengthByteCount + message.count)
    }

    private mutating func next(_ mode: EV2Session.Mode) -> WritingStep {
        guard let write = writes.popFirst() else { return set() }
        phase = .writing(mode)
        let header =
            [Self.fileNumber] + FileSettings.number24(write.offset)
            + FileSettings.number24(write.bytes.count)
        return .exchange(
            session.wrap(command: .writeData, header: header, data: write.bytes, mode: mode)
        )
    }

    private mutating func set() -> WritingStep {
        guard !isSet else { return .written }
        phase = .change
        return .exchange(
            session.wrap(
                command: .changeFileSettings,
                header: [Self.fileNumber],
                data: wanted,
                mode: .full
            )
        )
    }
}
