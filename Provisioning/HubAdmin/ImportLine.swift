/// One thing that is wrong with one line of an imported file, as the hub tells it.
package struct ImportLine {
    package let line: Int64
    package let column: String?
    package let detail: String

    package init(_ fault: JSON) {
        line = fault["line"]?.integer ?? 0
        column = fault["column"]?.text
        detail = fault["detail"]?.text ?? "The line is wrong."
    }

    package var text: String {
        "line \(line)" + (column.map { ", \($0)" } ?? "") + ": \(detail)"
    }
}
