extension KeyboardLayout {
    /// The boards as Windows and X.org draw them: scanners' manuals follow Windows.
    var rows: [KeyboardRow] {
        switch self {
        case .us: Self.american
        case .fr: Self.french
        case .de: Self.german
        }
    }

    private static let american = [
        KeyboardRow(codes: KeyboardRow.digits, plain: "1234567890-=", shifted: "!@#$%^&*()_+"),
        KeyboardRow(codes: KeyboardRow.upper, plain: "qwertyuiop[]", shifted: "QWERTYUIOP{}"),
        KeyboardRow(codes: KeyboardRow.home, plain: "asdfghjkl;'`\\", shifted: "ASDFGHJKL:\"~|"),
        KeyboardRow(codes: KeyboardRow.lower, plain: "zxcvbnm,./<", shifted: "ZXCVBNM<>?>"),
    ]

    private static let french = [
        KeyboardRow(
            codes: KeyboardRow.digits,
            plain: "&·\"'(-·_··)=",
            shifted: "1234567890·+",
            third: "·~#{[|`\\^@]}"
        ),
        KeyboardRow(codes: KeyboardRow.upper, plain: "azertyuiop·$", shifted: "AZERTYUIOP··"),
        KeyboardRow(codes: KeyboardRow.home, plain: "qsdfghjklm··*", shifted: "QSDFGHJKLM%··"),
        KeyboardRow(codes: KeyboardRow.lower, plain: "wxcvbn,;:!<", shifted: "WXCVBN?./·>"),
    ]

    private static let german = [
        KeyboardRow(
            codes: KeyboardRow.digits,
            plain: "1234567890··",
            shifted: "!\"·$%&/()=?·",
            third: "······{[]}\\"
        ),
        KeyboardRow(
            codes: KeyboardRow.upper,
            plain: "qwertzuiop·+",
            shifted: "QWERTZUIOP·*",
            third: "@··········~"
        ),
        KeyboardRow(codes: KeyboardRow.home, plain: "asdfghjkl···#", shifted: "ASDFGHJKL···'"),
        KeyboardRow(
            codes: KeyboardRow.lower,
            plain: "yxcvbnm,.-<",
            shifted: "YXCVBNM;:_>",
            third: "··········|"
        ),
    ]
}
