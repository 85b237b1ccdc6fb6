/// The modules of a code to place in a scene, without a quiet zone, row after row.
package struct CodeMatrix: Sendable, Equatable {
    package let size: Int
    private let dark: [Bool]

    package init(size: Int, isDark: (_ x: Int, _ y: Int) -> Bool) {
        precondition(size > 0 && size <= 177, "a QR code has 21 to 177 modules a side")
        self.size = size
        dark = (0..<size * size).map { isDark($0 % size, $0 / size) }
    }

    /// Outside the code every module is light.
    func isDark(_ x: Int, _ y: Int) -> Bool {
        guard x >= 0, y >= 0, x < size, y < size else { return false }
        return dark[y &* size &+ x]
    }
}
