using Mono.Cecil;

namespace MeterNode.DeviceImage;

/// <summary>Gives a module's own members, and what it says of other assemblies of the image, their short names.</summary>
public sealed class Renaming
{
    private readonly List<(MemberReference Member, string Name)> _names = [];

    /// <summary>Looks all names up; to be made before the module is changed.</summary>
    public Renaming(ModuleDefinition module, ShortNames names)
    {
        IEnumerable<MemberReference> own = module.GetTypes().SelectMany(t => Members(t));
        IEnumerable<MemberReference> others = module.GetMemberReferences().Where(r => Image.MayKnow(r.DeclaringType));
        IEnumerable<TypeReference> types = module.GetTypeReferences().Where(Image.Holds);
        foreach (MemberReference member in own.Concat(others).Concat(types))
        {
            IMemberDefinition definition = member as IMemberDefinition ?? member.Resolve();
            if (names.Of(definition) is { } name)
            {
                _names.Add((member, name));
            }
        }
    }

    /// <summary>Writes the names; what is looked up by a full name is not found afterwards.</summary>
    public void Apply()
    {
        foreach ((MemberReference member, string name) in _names)
        {
            member.Name = name;
            if (member is TypeReference { IsNested: false } type)
            {
                type.Namespace = Image.NamespaceOf(type);
            }
        }
    }

    private static IEnumerable<MemberReference> Members(TypeDefinition type) => [type, .. type.Fields, .. type.Methods];
}
