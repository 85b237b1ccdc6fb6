import COpenSSL

/// Scrypt (RFC 7914): makes guessing a password cost memory as well as time.
package enum Scrypt {
    package static let memoryBytesMax = 256 << 20
    package static let lengthMax = 1024

    /// The derived key.
    ///
    /// `cost`, `blockSize` and `parallelization` are N, r and p of RFC 7914. Memory taken is about
    /// 128 · N · r bytes; more than `memoryLimitBytes` throws `overLimit`, so that parameters read
    /// from a file cannot exhaust the machine.
    package static func derive(
        password: [UInt8],
        salt: [UInt8],
        cost: UInt64,
        blockSize: UInt64 = 8,
        parallelization: UInt64 = 1,
        length: Int,
        memoryLimitBytes: Int = 64 << 20
    ) throws(CryptoError) -> [UInt8] {
        guard (1...lengthMax).contains(length) else {
            throw CryptoError(code: .overLimit, message: "Scrypt gives 1 to \(lengthMax) bytes.")
        }
        guard (1...memoryBytesMax).contains(memoryLimitBytes) else {
            throw CryptoError(
                code: .overLimit,
                message: "Scrypt is given 1 to \(memoryBytesMax) bytes of memory."
            )
        }
        let limit = UInt64(memoryLimitBytes)
        let range = 1...limit
        guard cost.nonzeroBitCount == 1, cost > 1, range.contains(cost),
            range.contains(blockSize), range.contains(parallelization)
        else {
            throw CryptoError(
                code: .overLimit,
                message: "Scrypt's cost is a power of two over 1, the other two are 1 or more."
            )
        }
        return try run(password, salt, (cost, blockSize, parallelization), length, limit)
    }

    private static func run(
        _ password: [UInt8],
        _ salt: [UInt8],
        _ cost: (N: UInt64, r: UInt64, p: UInt64),
        _ length: Int,
        _ limit: UInt64
    ) throws(CryptoError) -> [UInt8] {
        var key = [UInt8](repeating: 0, count: length)
        let status = withPointer(to: password) { start in
            start.withMemoryRebound(to: CChar.self, capacity: password.count) { text in
                EVP_PBE_scrypt(
                    text,
                    password.count,
                    salt,
                    salt.count,
                    cost.N,
                    cost.r,
                    cost.p,
                    limit,
                    &key,
                    length
                )
            }
        }
        guard status == 1 else {
            let isTooLarge = ERR_GET_REASON(ERR_peek_last_error()) == EVP_R_MEMORY_LIMIT_EXCEEDED
            let refusal = CryptoError.openSSL("scrypt")
            throw isTooLarge ? CryptoError(code: .overLimit, message: refusal.message) : refusal
        }
        return key
    }
}
