using Mono.Cecil;

namespace MeterNode.DeviceImage;

/// <summary>Gives a module's own members, and what it says of other assemblies of the image, their short names.</summary>
internal sealed class Renaming
{
    private readonly ModuleDefinition _module;
    private readonly ShortNames _short;
    private readonly List<(MemberReference Member, string Name)> _names = [];

    /// <summary>Looks all names up; to be made before the module is changed.</summary>
    public Renaming(ModuleDefinition module, ShortNames names)
    {
        _module = module;
        _short = names;
        IEnumerable<MemberReference> own = module.GetTypes().SelectMany(t => Members(t));
        IEnumerable<MemberReference> others = module.GetMemberReferences().Where(r => Image.MayKnow(r.DeclaringType));
        IEnumerable<TypeReference> types = module.GetTypeReferences().Where(Image.Holds);
        foreach (MemberReference member in own.Concat(others).Concat(types))
        {
            Add(member);
        }
    }

    /// <summary>What code of another module refers to, for code of this one.</summary>
    public MemberReference Import(MemberReference member)
    {
        if (member is FieldReference field)
        {
            FieldReference reference = _module.ImportReference(field);
            AddType(reference.FieldType);
            return Added(reference);
        }

        MethodReference method = _module.ImportReference((MethodReference)member);
        AddType(method.ReturnType);
        foreach (ParameterDefinition parameter in method.Parameters)
        {
            AddType(parameter.ParameterType);
        }

        return Added(method);
    }

    /// <summary>A type that another module refers to, for this one.</summary>
    public TypeReference Import(TypeReference type)
    {
        TypeReference imported = _module.ImportReference(type);
        AddType(imported);
        return imported;
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

    private MemberReference Added(MemberReference member)
    {
        AddType(member.DeclaringType);
        Add(member);
        return member;
    }

    private void AddType(TypeReference type)
    {
        for (TypeReference? part = type.GetElementType(); part is not null and not TypeDefinition; part = part.DeclaringType)
        {
            if (Image.Holds(part))
            {
                Add(part);
            }
        }
    }

    private void Add(MemberReference member)
    {
        // The tests have another assembly name on the device, and only their own members are theirs to name.
        bool isOurs = member is IMemberDefinition || Image.MayKnow(member as TypeReference ?? member.DeclaringType);
        if (isOurs && (member as IMemberDefinition ?? member.Resolve()) is { } definition && _short.Of(definition) is { } name)
        {
            _names.Add((member, name));
        }
    }

    private static IEnumerable<MemberReference> Members(TypeDefinition type) => [type, .. type.Fields, .. type.Methods];
}
