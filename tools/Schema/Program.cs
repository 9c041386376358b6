using MeterNode.Schema;

// Writes what comes from firmware/schema. With --check nothing is written: exit code 1 and the names of files that differ.
string root = Directory.GetCurrentDirectory();
while (!File.Exists(Path.Combine(root, "MeterNode.sln")))
{
    root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("run this inside the repository");
}

bool check = args is ["--check"];
int differences = 0;
foreach (GeneratedFile file in Generation.Files(root))
{
    string path = Path.Combine(root, file.Path);
    if (File.Exists(path) && File.ReadAllText(path) == file.Text)
    {
        continue;
    }

    differences++;
    Console.WriteLine(check ? $"differs: {file.Path}" : $"written: {file.Path}");
    if (!check)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, file.Text);
    }
}

return check && differences > 0 ? 1 : 0;
