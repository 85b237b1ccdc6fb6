/// Reads the message of a Type 4 tag: application, capability container, file, bytes.
///
/// A card in the field of ISO/IEC 14443-4 has a session; another one would not know it, so that
/// the number needs no second look.
struct Type4Reading: Sendable {
    /// What one answer is asked for; a tag that gives less says so in its container.
    static let pieceBytesMax = 0xF0
    private static let lengthByteCount = 2

    private enum Phase {
        case application
        case containerFile
        case container
        case messageFile
        case length
        case message
    }

    private var phase = Phase.application
    private var exchange = ISOExchange.selectApplication
    private var container: Type4Container?
    private var byteCount = 0
    private var message: [UInt8] = []

    static func begin() -> ReadingStep { .exchange(ISOExchange.selectApplication.command) }

    mutating func handle(_ reply: [UInt8]) -> ReadingStep {
        switch exchange.handle(reply) {
        case .again(let command): return .exchange(command)
        case .data(let data): return next(data)
        case .failed(let fault): return .failed(fault)
        case .status: return status()
        }
    }

    /// Without the application or its container the card has no message; behind them it must.
    private func status() -> ReadingStep {
        switch phase {
        case .application, .containerFile: .nothing
        case .container, .messageFile, .length, .message: .failed(.refused)
        }
    }

    private mutating func next(_ data: [UInt8]) -> ReadingStep {
        switch phase {
        case .application:
            return go(.containerFile, .selectFile(Type4Container.fileIdentifier))
        case .containerFile:
            return go(.container, .read(at: 0, count: Type4Container.byteCount))
        case .container: return contained(data)
        case .messageFile: return go(.length, .read(at: 0, count: Self.lengthByteCount))
        case .length: return measured(data)
        case .message: return grown(data)
        }
    }

    private mutating func contained(_ data: [UInt8]) -> ReadingStep {
        do throws(CardFault) {
            let container = try Type4Container(bytes: data)
            self.container = container
            return go(.messageFile, .selectFile(container.file))
        } catch {
            return .failed(error)
        }
    }

    private mutating func measured(_ data: [UInt8]) -> ReadingStep {
        guard data.count == Self.lengthByteCount else { return .failed(.malformed) }
        byteCount = Int(data[0]) << 8 | Int(data[1])
        guard byteCount > 0 else { return .nothing }
        guard byteCount <= NDEFMessage.byteCountMax else { return .failed(.tooLong) }
        guard let container, byteCount + Self.lengthByteCount <= container.fileByteCount else {
            return .failed(.malformed)
        }
        return piece()
    }

    private mutating func grown(_ data: [UInt8]) -> ReadingStep {
        guard !data.isEmpty, message.count + data.count <= byteCount else {
            return .failed(.malformed)
        }
        message += data
        return message.count == byteCount ? .message(message) : piece()
    }

    private mutating func piece() -> ReadingStep {
        let most = min(container?.readBytesMax ?? 0, Self.pieceBytesMax)
        return go(
            .message,
            .read(
                at: Self.lengthByteCount + message.count,
                count: min(most, byteCount - message.count)
            )
        )
    }

    private mutating func go(_ phase: Phase, _ exchange: ISOExchange) -> ReadingStep {
        self.phase = phase
        self.exchange = exchange
        return .exchange(exchange.command)
    }
}
