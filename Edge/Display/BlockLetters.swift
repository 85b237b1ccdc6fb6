/// Capital letters of five rows, for words that are read from afar on a terminal.
package enum BlockLetters {
    package static let rowCount = 5
    private static let cellColumns = 6

    /// The rows of a word; what is no letter from A to Z is a gap.
    package static func rows(_ word: String) -> [String] {
        (0..<rowCount).map { row in
            let cells = word.uppercased().map { cell($0, row) }
            return String(cells.joined().dropLast())
        }
    }

    private static func cell(_ letter: Character, _ row: Int) -> String {
        guard let index = letters.firstIndex(of: letter) else {
            return String(repeating: " ", count: cellColumns)
        }
        let line = sheets[index / lettersPerSheet][row]
        let start = index % lettersPerSheet * cellColumns
        let cell = line.dropFirst(start).prefix(cellColumns)
        let text = cell + String(repeating: " ", count: cellColumns - cell.count)
        return String(text.map { $0 == "#" ? "█" : $0 })
    }

    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    private static let lettersPerSheet = 9

    private static let sheets: [[String]] = [
        [
            " ###  ####   #### ####  ##### #####  #### #   # #####",
            "#   # #   # #     #   # #     #     #     #   #   #  ",
            "##### ####  #     #   # ####  ####  #  ## #####   #  ",
            "#   # #   # #     #   # #     #     #   # #   #   #  ",
            "#   # ####   #### ####  ##### #      #### #   # #####",
        ],
        [
            "  ### #   # #     #   # #   #  ###  ####   ###  #### ",
            "   #  #  #  #     ## ## ##  # #   # #   # #   # #   #",
            "   #  ###   #     # # # # # # #   # ####  #   # #### ",
            "#  #  #  #  #     #   # #  ## #   # #     #  #  #  # ",
            " ##   #   # ##### #   # #   #  ###  #      ## # #   #",
        ],
        [
            " #### ##### #   # #   # #   # #   # #   # #####",
            "#       #   #   # #   # #   #  # #   # #     # ",
            " ###    #   #   # #   # # # #   #     #     #  ",
            "    #   #   #   #  # #  ## ##  # #    #    #   ",
            "####    #    ###    #   #   # #   #   #   #####",
        ],
    ]
}
