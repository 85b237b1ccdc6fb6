import Crypto

/// Commands and answers between a reader and a card that have proved themselves.
///
/// NT4H2421Gx, 9.1.8 to 9.1.10: each command is numbered; its code covers number, transaction and
/// contents, so that none can be left out, repeated or moved to another card.
package struct EV2Session: Sendable {
    /// How much of an exchange is protected; the card's file settings say which it wants.
    package enum Mode: Sendable {
        /// Only counted.
        case plain
        /// Signed.
        case mac
        /// Encrypted, then signed; the header stays readable.
        case full
    }

    /// The card's name of this session (TI).
    package let transaction: [UInt8]
    /// Commands so far (CmdCtr).
    package private(set) var counter: UInt16
    package let encryptionKey: [UInt8]
    package let macKey: [UInt8]

    package init(
        transaction: [UInt8],
        encryptionKey: [UInt8],
        macKey: [UInt8],
        counter: UInt16 = 0
    ) {
        precondition(transaction.count == 4, "a transaction is named by four bytes")
        self.transaction = transaction
        self.encryptionKey = encryptionKey
        self.macKey = macKey
        self.counter = counter
    }

    /// The command as it is sent; counts it.
    package mutating func wrap(
        command: CardCommand,
        header: [UInt8] = [],
        data: [UInt8] = [],
        mode: Mode
    ) -> [UInt8] {
        precondition(counter < .max, "a session has at most 65 535 commands")
        defer { counter += 1 }
        let isEncrypted = mode == .full && !data.isEmpty
        let body = header + (isEncrypted ? encrypted(data) : data)
        let signed = [command.rawValue] + numbered + body
        let code = mode == .plain ? [] : CardCipher.code(signed, key: macKey)
        return CardCommand.wrapped(command, body + code)
    }

    /// What the card answered to the last command.
    ///
    /// Throws `refused` for a status that says no, `wrongKey` where the code is not this session's.
    package func unwrap(reply: [UInt8], mode: Mode) throws(CardFault) -> [UInt8] {
        let answer = try CardAnswer(reply)
        let body = try answer.data(expecting: .done)
        guard mode != .plain else { return body }
        guard body.count >= DynamicMessaging.macBytes else { throw .malformed }
        let data = [UInt8](body.dropLast(DynamicMessaging.macBytes))
        let code = [UInt8](body.suffix(DynamicMessaging.macBytes))
        let expected = CardCipher.code([answer.status] + numbered + data, key: macKey)
        guard ConstantTime.equal(code, expected) else { throw .wrongKey }
        return mode == .mac || data.isEmpty ? data : try decrypted(data)
    }

    /// Number and transaction, as every code covers them.
    private var numbered: [UInt8] { number + transaction }

    private var number: [UInt8] { [UInt8(truncatingIfNeeded: counter), UInt8(counter >> 8)] }

    /// ISO/IEC 9797-1, padding method 2: a byte 80 and zeros, always.
    private func encrypted(_ data: [UInt8]) -> [UInt8] {
        let padded = data + [0x80]
        let rest =
            (CardCipher.blockBytes - padded.count % CardCipher.blockBytes)
            % CardCipher.blockBytes
        let zeros = [UInt8](repeating: 0, count: rest)
        return CardCipher.encrypt(padded + zeros, key: encryptionKey, vector: vector(0xA5, 0x5A))
    }

    private func decrypted(_ data: [UInt8]) throws(CardFault) -> [UInt8] {
        guard data.count.isMultiple(of: CardCipher.blockBytes) else { throw .malformed }
        let padded = CardCipher.decrypt(data, key: encryptionKey, vector: vector(0x5A, 0xA5))
        guard let end = padded.lastIndex(where: { $0 != 0 }), padded[end] == 0x80,
            padded.count - end <= CardCipher.blockBytes
        else { throw .malformed }
        return [UInt8](padded[..<end])
    }

    private func vector(_ first: UInt8, _ second: UInt8) -> [UInt8] {
        let zeros = [UInt8](repeating: 0, count: 8)
        return CardCipher.encrypt(
            [first, second] + transaction + number + zeros,
            key: encryptionKey
        )
    }
}

extension EV2Session: CustomStringConvertible, CustomReflectable {
    /// Never the keys.
    package var description: String { "EV2Session(commands \(counter))" }

    package var customMirror: Mirror { Mirror(self, children: ["counter": counter]) }
}
