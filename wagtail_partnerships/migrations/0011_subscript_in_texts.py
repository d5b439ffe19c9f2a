"""Subscript in the texts of documents: what the editor offers, and nothing in the database."""

import wagtail.fields
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('wagtail_partnerships', '0010_second_person_corrects'),
    ]

    operations = [
        migrations.AlterField(
            model_name='guidancepage',
            name='body',
            field=wagtail.fields.StreamField([('heading', 2), ('paragraph', 3), ('principle', 7), ('callout', 10), ('table', 11), ('figure', 15), ('document', 17), ('quote', 20)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 255}), 1: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('2', 'Section'), ('3', 'Subsection')], 'label': 'Level'}), 2: ('wagtail.blocks.StructBlock', [[('text', 0), ('level', 1)]], {}), 3: ('wagtail.blocks.RichTextBlock', (), {'description': 'Ordinary paragraphs and lists.', 'features': ['bold', 'italic', 'ol', 'ul', 'link', 'document-link', 'superscript', 'subscript'], 'icon': 'pilcrow', 'label': 'Text', 'preview_value': '<p>Partnership begins with listening.</p>', 'template': 'wagtail_partnerships/blocks/paragraph.html'}), 4: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('principle', 'Principle'), ('recommendation', 'Recommendation')], 'label': 'Kind'}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'In short', 'max_length': 255}), 6: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link', 'document-link', 'superscript', 'subscript'], 'label': 'In full', 'required': False}), 7: ('wagtail.blocks.StructBlock', [[('kind', 4), ('title', 5), ('text', 6)]], {}), 8: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 255, 'required': False}), 9: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link', 'document-link', 'superscript', 'subscript'], 'label': 'Text'}), 10: ('wagtail.blocks.StructBlock', [[('title', 8), ('text', 9)]], {}), 11: ('wagtail.contrib.table_block.blocks.TableBlock', (), {'description': 'For figures and comparisons.', 'icon': 'table', 'label': 'Table', 'template': 'wagtail_partnerships/blocks/table.html'}), 12: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Image'}), 13: ('wagtail.blocks.CharBlock', (), {'help_text': 'Read out instead of the image. Say what it tells, not that it is an image.', 'label': 'What the image says', 'max_length': 500}), 14: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'max_length': 255, 'required': False}), 15: ('wagtail.blocks.StructBlock', [[('image', 12), ('alt_text', 13), ('caption', 14)]], {}), 16: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'Document'}), 17: ('wagtail.blocks.StructBlock', [[('document', 16), ('title', 8)]], {}), 18: ('wagtail.blocks.TextBlock', (), {'label': 'Quotation'}), 19: ('wagtail.blocks.CharBlock', (), {'label': 'Who or what is quoted', 'max_length': 255, 'required': False}), 20: ('wagtail.blocks.StructBlock', [[('text', 18), ('source', 19)]], {})}, verbose_name='text'),
        ),
    ]
