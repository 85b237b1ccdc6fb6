/// A completion script for bash, written from the declaration.
struct BashCompletion {
    let root: CommandSpec

    /// One `case` per command path: the words that may follow it.
    var text: String {
        let function = "_" + String(root.name.map { $0.isLetter || $0.isNumber ? $0 : "_" })
        return """
            # Bash completion of \(root.name): source <(\(root.name) completion bash)
            \(function)() {
                local path="\(root.name)" word words
                for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
                    case "$word" in -*) ;; *) path="$path $word" ;; esac
                done
                case "$path" in
            \(rows(root, path: root.name, options: []).joined(separator: "\n"))
                *) words="" ;;
                esac
                local current="${COMP_WORDS[COMP_CWORD]}"
                mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
            }
            complete -o default -F \(function) \(root.name)

            """
    }

    private func rows(_ command: CommandSpec, path: String, options: [OptionSpec]) -> [String] {
        let options = options + command.options
        let own = command.subcommands.map(\.name) + options.map { "--" + $0.name } + ["--help"]
        let extra = path == root.name ? ["--version"] : []
        let row = "    \"\(path)\") words=\"\((own + extra).joined(separator: " "))\" ;;"
        return [row]
            + command.subcommands.flatMap {
                rows($0, path: "\(path) \($0.name)", options: options)
            }
    }
}
