/// Why a control line was not obeyed, in words for the one who wrote it.
package struct ControlRefusal: Error, Hashable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
