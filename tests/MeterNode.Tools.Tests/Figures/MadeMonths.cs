using MeterNode.Tools.Tests.Support;

namespace MeterNode.Tools.Tests.Figures;

/// <summary>
/// The months of <see cref="MonthMaker"/> as folders to copy. To sign and store one takes longer than most tests, so each is made once:
/// the one without gaps, and the one that all other stories share.
/// </summary>
internal static class MadeMonths
{
    private static readonly Dictionary<bool, string> s_folders = [];

    /// <summary>The folder that was made for a story.</summary>
    public static string Of(MonthStory story)
    {
        lock (s_folders)
        {
            bool isWhole = MonthMaker.IsWhole(story);
            if (!s_folders.TryGetValue(isWhole, out string? folder))
            {
                folder = Directory.CreateTempSubdirectory("meternode-made-").FullName;
                RunEnd.Do(() => Directory.Delete(folder, recursive: true));
                new MonthMaker(folder, isWhole).Dispose();
                s_folders.Add(isWhole, folder);
            }

            return folder;
        }
    }
}
