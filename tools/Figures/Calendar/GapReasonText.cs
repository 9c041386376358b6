namespace MeterNode.Figures;

/// <summary>Reasons of gaps for files and people.</summary>
public static class GapReasonText
{
    /// <summary>As it is written in files.</summary>
    public static string Code(this GapReason reason) => reason switch
    {
        GapReason.PacksMissing => "packs-missing",
        GapReason.PacksDeclaredGone => "packs-declared-gone",
        GapReason.Restart => "restart",
        GapReason.NoUtc => "no-utc",
        GapReason.Unmetered => "unmetered",
        GapReason.BetweenBoards => "between-boards",
        GapReason.BeforeFirstPack => "before-first-pack",
        GapReason.AfterLastPack => "after-last-pack",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };

    /// <summary>In words.</summary>
    public static string Meaning(this GapReason reason, FigureLanguage language) => (reason, language) switch
    {
        (GapReason.PacksMissing, FigureLanguage.Chinese) => "证据包缺失，节点未申报",
        (GapReason.PacksDeclaredGone, FigureLanguage.Chinese) => "证据包缺失，节点已申报",
        (GapReason.Restart, FigureLanguage.Chinese) => "节点断电或重启",
        (GapReason.NoUtc, FigureLanguage.Chinese) => "节点无标准时间",
        (GapReason.Unmetered, FigureLanguage.Chinese) => "节点无法计量",
        (GapReason.BetweenBoards, FigureLanguage.Chinese) => "更换电路板期间",
        (GapReason.BeforeFirstPack, FigureLanguage.Chinese) => "首个证据包之前",
        (GapReason.AfterLastPack, FigureLanguage.Chinese) => "最后一个证据包之后",
        (GapReason.PacksMissing, _) => "packs are missing, and the node has not declared them gone",
        (GapReason.PacksDeclaredGone, _) => "packs are missing that the node has declared gone",
        (GapReason.Restart, _) => "the node was off or started anew",
        (GapReason.NoUtc, _) => "the node did not know the time",
        (GapReason.Unmetered, _) => "the node could not meter",
        (GapReason.BetweenBoards, _) => "between two boards",
        (GapReason.BeforeFirstPack, _) => "before the node's first pack",
        (GapReason.AfterLastPack, _) => "behind the node's last pack",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };
}
