/// A value whose type is known only when the program runs.
///
/// There is no real number: money and times are integers, and an integer expression that overflows
/// in SQLite silently becomes one.
@usableFromInline
package enum Value: Hashable, Sendable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])
}
