import COpenSSL

/// Why a cryptographic operation gave no result.
///
/// Two errors are equal when their codes are: the message is for people and may change.
package struct CryptoError: Error, Hashable, CustomStringConvertible {
    package enum Code: String, Sendable, CaseIterable {
        /// A key, nonce, tag or seed of a length the algorithm does not have.
        case wrongLength
        /// A cost or a length over a limit that is named in the message.
        case overLimit
        /// The tag does not belong to these bytes: nothing of them may be used.
        case notAuthentic
        /// OpenSSL refused; the message quotes its reason.
        case failed
    }

    package let code: Code
    package let message: String

    package init(code: Code, message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { "\(code.rawValue): \(message)" }

    package static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    package func hash(into hasher: inout Hasher) { hasher.combine(code) }
}

extension CryptoError {
    /// The reason OpenSSL left in this thread's queue, which is emptied.
    static func openSSL(_ operation: String) -> CryptoError {
        let number = ERR_peek_last_error()
        ERR_clear_error()
        guard number != 0, let reason = ERR_reason_error_string(number) else {
            return CryptoError(code: .failed, message: "OpenSSL refused: \(operation).")
        }
        return CryptoError(
            code: .failed,
            message: "OpenSSL refused: \(operation) (\(String(cString: reason)))."
        )
    }
}
