import COpenSSL

/// Random bytes nobody can guess, for keys, ids and nonces.
///
/// Without entropy the process stops: a key made of predictable bytes would be worse than none.
package enum SecureRandom {
    package static let bytesMax = 1 << 20

    package static func bytes(_ count: Int) -> [UInt8] {
        precondition((0...bytesMax).contains(count), "Random bytes are asked for by the mebibyte.")
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            fill(UnsafeMutableRawBufferPointer(buffer))
            initialized = count
        }
    }

    package static func uint64() -> UInt64 {
        var number: UInt64 = 0
        withUnsafeMutableBytes(of: &number) { fill($0) }
        return number
    }

    private static func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        guard let start = buffer.baseAddress, !buffer.isEmpty else { return }
        let status = RAND_bytes(start.assumingMemoryBound(to: UInt8.self), Int32(buffer.count))
        precondition(status == 1, "The system's source of entropy must answer.")
    }
}
