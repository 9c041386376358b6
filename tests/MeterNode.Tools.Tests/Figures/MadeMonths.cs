namespace MeterNode.Tools.Tests.Figures;

/// <summary>
/// The months of <see cref="MonthMaker"/> as folders to copy. To sign and store one takes longer than most tests, so each is made once.
/// </summary>
[TestClass]
public sealed class MadeMonths
{
    private static readonly Dictionary<(MonthStory Story, string Broker), string> s_folders = [];

    [AssemblyCleanup]
    public static void Delete()
    {
        lock (s_folders)
        {
            foreach (string folder in s_folders.Values)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    /// <summary>The folder of a story, with its broker at a host.</summary>
    internal static string Of(MonthStory story, string broker)
    {
        lock (s_folders)
        {
            if (!s_folders.TryGetValue((story, broker), out string? folder))
            {
                folder = Directory.CreateTempSubdirectory("meternode-made-").FullName;
                new MonthMaker(story, folder, broker).Dispose();
                s_folders.Add((story, broker), folder);
            }

            return folder;
        }
    }
}
