namespace MeterNode.Tools.Tests.Vectors;

/// <summary>NIST response files: blocks of `Name = value` lines.</summary>
internal static class ResponseFile
{
    /// <summary>The blocks of a file under ../shared/data; a block ends where a name comes again.</summary>
    public static List<Dictionary<string, string>> Read(string relative)
    {
        List<Dictionary<string, string>> blocks = [];
        Dictionary<string, string> block = [];
        foreach (string line in File.ReadLines(SharedData.Require(relative)))
        {
            string[] parts = line.Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts.Length != 2 || line.StartsWith('[') || line.StartsWith('#'))
            {
                continue;
            }

            if (block.ContainsKey(parts[0]))
            {
                blocks.Add(block);
                block = [];
            }

            block[parts[0]] = parts[1];
        }

        blocks.Add(block);
        return blocks;
    }
}
