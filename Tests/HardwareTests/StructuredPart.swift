/// The first of the parts that `qrencode -S -v 1 -l L` makes of a text of 35 characters; kept as
/// drawn because this repository writes whole codes only.
enum StructuredPart {
    static let rows = [
        "#######  # ## #######",
        "#     # #  ## #     #",
        "# ### #  ##   # ### #",
        "# ### # ####  # ### #",
        "# ### #    #  # ### #",
        "#     # ##### #     #",
        "####### # # # #######",
        "         ## #        ",
        "##### #### # # # # # ",
        "# #    # # ## #   # #",
        "# # # #       ### #  ",
        "# #     # #  # ##    ",
        "### #### #  ##  #  ##",
        "        #  ###       ",
        "####### #  ### ### # ",
        "#     #    #   # ### ",
        "# ### # # # # ##     ",
        "# ### # ## #  # # #  ",
        "# ### # #   # ## ##  ",
        "#     # #  # #   ####",
        "####### ## #  ####   ",
    ]
}
