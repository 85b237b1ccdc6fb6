import Crypto
import Testing

/// The bytes of published hexadecimal text.
func bytes(_ text: String) throws -> [UInt8] { try #require(Hex.decode(text)) }

let zeroKey = [UInt8](repeating: 0, count: 16)
