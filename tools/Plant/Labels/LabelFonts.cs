using System.Collections.Concurrent;
using MeterNode.Wire;
using PdfSharp.Fonts;
using PdfSharp.WPFonts;

namespace MeterNode.Plant.Labels;

/// <summary>
/// The fonts of labels. Latin, Greek and Cyrillic letters come from the font that the PDF library brings, so that they look alike
/// everywhere; others from a font of this computer, or from a file that a person names.
/// </summary>
internal sealed class LabelFonts : IFontResolver
{
    private const string Plain = "plain";
    private const string Bold = "bold";

    /// <summary>Fonts with Chinese letters and TrueType outlines, as the systems have them.</summary>
    private static readonly string[] s_files =
    [
        @"C:\Windows\Fonts\msyh.ttc", @"C:\Windows\Fonts\Deng.ttf", @"C:\Windows\Fonts\simhei.ttf",
        "/System/Library/Fonts/Supplemental/Arial Unicode.ttf", "/Library/Fonts/Arial Unicode.ttf",
        "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
        "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf", "/usr/share/fonts/truetype/arphic/uming.ttc",
    ];

    private static readonly LabelFonts s_all = new();

    private readonly ConcurrentDictionary<string, FontFile?> _fonts = new();

    private LabelFonts()
    {
        _fonts[Plain] = FontFile.Read(FontDataHelper.SegoeWP);
        _fonts[Bold] = FontFile.Read(FontDataHelper.SegoeWPBold);
        GlobalFontSettings.FontResolver = this;
    }

    /// <summary>The family to write a text with.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isBold">In thick letters, where there are such.</param>
    /// <param name="file">A font file to look in before those of the computer; null for none.</param>
    /// <exception cref="OperatorException">No font has all of its letters.</exception>
    public static string For(string text, bool isBold, string? file)
    {
        string own = isBold ? Bold : Plain;
        IEnumerable<string> families = [own, .. file is null ? [] : (string[])[file], .. s_files];
        return families.FirstOrDefault(family => s_all.Load(family)?.Has(text) == true)
            ?? throw new OperatorException(
                OperatorError.Failure,
                RuleReason.Of(
                    "label.font",
                    $"no TrueType font of this computer has all letters of '{text}': install one (Debian: fonts-wqy-zenhei), or name one "
                        + $"with --font FILE"));
    }

    /// <inheritdoc/>
    public FontResolverInfo? ResolveTypeface(string familyName, bool isBold, bool isItalic) => new(familyName);

    /// <inheritdoc/>
    public byte[]? GetFont(string faceName) => Load(faceName)?.Alone();

    private FontFile? Load(string family) =>
        _fonts.GetOrAdd(family, path => File.Exists(path) ? FontFile.Read(File.ReadAllBytes(path)) : null);
}
