/// The shape that the rows of all six tables of a cache share: 48 bytes, of which 8 are the key.
///
/// Keys are big-endian and sort as bytes, so that key order is leaf order.
package enum Record {
    package static let byteCount = 48
    package static let keyByteCount = 8
}
