package import Vocabulary

/// A value as both engines know it; no real number, because money and times are integers.
package enum StoreValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case text(String)
    case bytes([UInt8])
}

/// A type that has one form in the store.
package protocol StoreConvertible {
    var storeValue: StoreValue { get }
}

extension StoreValue: StoreConvertible {
    package var storeValue: StoreValue { self }
}

extension String: StoreConvertible {
    package var storeValue: StoreValue { .text(self) }
}

extension [UInt8]: StoreConvertible {
    package var storeValue: StoreValue { .bytes(self) }
}

extension Bool: StoreConvertible {
    package var storeValue: StoreValue { .integer(self ? 1 : 0) }
}

extension Optional: StoreConvertible where Wrapped: StoreConvertible {
    package var storeValue: StoreValue { self?.storeValue ?? .null }
}

extension Int64: StoreConvertible {
    package var storeValue: StoreValue { .integer(self) }
}

extension Int: StoreConvertible {
    package var storeValue: StoreValue { .integer(Int64(self)) }
}

extension UInt8: StoreConvertible {
    package var storeValue: StoreValue { .integer(Int64(self)) }
}

extension UInt16: StoreConvertible {
    package var storeValue: StoreValue { .integer(Int64(self)) }
}

extension UInt32: StoreConvertible {
    package var storeValue: StoreValue { .integer(Int64(self)) }
}

extension Timestamp: StoreConvertible {
    /// Unix milliseconds; the distant future is the largest integer.
    package var storeValue: StoreValue { .integer(Int64(clamping: milliseconds)) }
}

extension Minute: StoreConvertible {
    package var storeValue: StoreValue { .integer(Int64(count)) }
}

extension Identifier: StoreConvertible {
    /// Big-endian bytes, so that the order of keys is the order of numbers in both engines.
    package var storeValue: StoreValue { .bytes(bytes) }
}
