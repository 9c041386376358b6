namespace MeterNode.Figures;

/// <summary>Marks of sources for people and files.</summary>
public static class SourceMarkText
{
    /// <summary>As it is written in files.</summary>
    public static string Code(this SourceMark mark) => mark switch
    {
        SourceMark.Text => "text",
        SourceMark.Secondary => "secondary",
        SourceMark.Stated => "stated",
        SourceMark.Unconfirmed => "unconfirmed",
        _ => throw new ArgumentOutOfRangeException(nameof(mark), mark, null),
    };

    /// <summary>In words.</summary>
    public static string Meaning(this SourceMark mark) => mark switch
    {
        SourceMark.Text => "read in the official text",
        SourceMark.Secondary => "from pages that quote the official text",
        SourceMark.Stated => "stated by the plant",
        SourceMark.Unconfirmed => "not confirmed: not official",
        _ => throw new ArgumentOutOfRangeException(nameof(mark), mark, null),
    };
}
