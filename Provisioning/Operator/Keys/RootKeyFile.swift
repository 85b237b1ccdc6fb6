import CommandLine
package import Crypto
package import HubAdmin
import Processes
import Vocabulary

/// A root key as it lies in a drawer: 120 bytes under a passphrase, written as 240 hexadecimal
/// digits, so that it can be printed too.
///
/// ```
/// 0 "JLNRTKF1" 8 · 8 log2 of scrypt's cost 1 · 9 block size 1 · 10 parallelism 1 · 11 zero 1
/// 12 salt 16 · 28 nonce 12 · 40 public key 32 · 72 AES-256-GCM of the seed 48, bound to 0…71
/// ```
package struct RootKeyFile: Sendable {
    package static let byteCount = 120
    package static let passphraseLengthMin = 12
    package static let passphraseBytesMax = 256
    private static let domain = Array("JLNRTKF1".utf8)
    private static let openByteCount = 72
    /// 128 MB and about half a second for each guess.
    private static let costLog2: UInt8 = 17
    private static let costLog2Range: ClosedRange<UInt8> = 14...18
    private static let blockSize: UInt8 = 8
    private static let memoryMax = 256 << 20
    private static let fileBytesMax = 1_024

    package let bytes: [UInt8]
    package let publicKey: Ed25519PublicKey

    /// Seals a key; `cost` is lower in tests alone.
    package init(
        sealing key: Ed25519PrivateKey,
        passphrase: [UInt8],
        costLog2: UInt8 = costLog2
    ) throws {
        var writer = ByteWriter(capacity: Self.byteCount)
        writer.raw(Self.domain)
        writer.number(costLog2)
        writer.number(Self.blockSize)
        writer.number(UInt8(1))
        writer.zeros(1)
        writer.raw(SecureRandom.bytes(16))
        writer.raw(SecureRandom.bytes(12))
        writer.raw(key.publicKey.bytes)
        let open = writer.bytes
        let sealed = try Self.cipher(open, passphrase).seal(
            key.seed,
            nonce: Array(open[28..<40]),
            authenticating: open
        )
        bytes = open + sealed
        publicKey = key.publicKey
    }

    /// Reads the form; a passphrase tells whether it is sound.
    package init(bytes: [UInt8]) throws(OperatorFailure) {
        guard bytes.count == Self.byteCount, bytes.starts(with: Self.domain),
            Self.costLog2Range.contains(bytes[8]), bytes[9] == Self.blockSize, bytes[10] == 1,
            bytes[11] == 0, let key = Ed25519PublicKey(Array(bytes[40..<72]))
        else {
            throw OperatorFailure(.cannotRead, "This is no root key of Jalon, or it is damaged.")
        }
        self.bytes = bytes
        publicKey = key
    }

    package func key(passphrase: [UInt8]) throws -> Ed25519PrivateKey {
        let open = Array(bytes.prefix(Self.openByteCount))
        let cipher = try Self.cipher(open, passphrase)
        let seed: [UInt8]
        do throws(CryptoError) {
            seed = try cipher.open(
                Array(bytes.suffix(from: Self.openByteCount)),
                nonce: Array(open[28..<40]),
                authenticating: open
            )
        } catch {
            throw OperatorFailure(
                .cannotRead,
                "The passphrase is not the one of root \(publicKey), or its file was changed."
            )
        }
        guard let key = Ed25519PrivateKey(seed: seed), key.publicKey == publicKey else {
            throw OperatorFailure(.cannotRead, "The root key \(publicKey) is damaged.")
        }
        return key
    }

    private static func cipher(
        _ open: [UInt8],
        _ passphrase: [UInt8]
    ) throws(CryptoError) -> AESGCM {
        try AESGCM(
            key: try Scrypt.derive(
                password: passphrase,
                salt: Array(open[12..<28]),
                cost: 1 << UInt64(open[8]),
                blockSize: UInt64(open[9]),
                length: 32,
                memoryLimitBytes: memoryMax
            )
        )
    }
}

extension RootKeyFile {
    package init(path: String) throws(OperatorFailure) {
        let text: [UInt8]
        do throws(SystemFailure) {
            try Files.requireOwnerOnly(path)
            text = try Files.read(path, limit: Self.fileBytesMax)
        } catch {
            throw OperatorFailure(
                .cannotRead,
                error.code == .exposed
                    ? "\(Terminal.printable(path)) can be read by others: chmod 600 it, and think "
                        + "of the key as known."
                    : "The root key cannot be read: \(error)."
            )
        }
        let digits = String(decoding: text, as: UTF8.self).filter { !$0.isWhitespace }
        guard let bytes = Hex.decode(digits) else {
            throw OperatorFailure(
                .cannotRead,
                "\(Terminal.printable(path)) is no root key of Jalon, or it is damaged."
            )
        }
        try self.init(bytes: bytes)
    }

    /// Never over a file that is there.
    package func write(to path: String) throws(OperatorFailure) {
        do throws(SystemFailure) {
            try Files.create(Array("\(Hex.encode(bytes))\n".utf8), at: path, mode: 0o600)
        } catch {
            throw OperatorFailure(.cannotWrite, "The root key could not be kept: \(error).")
        }
    }
}
