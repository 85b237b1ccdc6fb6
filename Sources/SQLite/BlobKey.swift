/// A 64-bit id as the eight bytes it is stored in, the highest first.
///
/// So the order of the keys is the order of the numbers, and a look-up makes no array.
@usableFromInline
package struct BlobKey: Hashable, Sendable, Bindable {
    package let number: UInt64

    package init(_ number: UInt64) {
        self.number = number
    }

    @usableFromInline
    package func bind(to statement: borrowing Statement, at index: Int) throws(SQLiteError) {
        try statement.bind(self, at: index)
    }
}
